-- Conversations with friends. Their messages are rows of thread_item, with wire_id in the place of a post.
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id INTEGER UNIQUE REFERENCES peer (id) ON DELETE CASCADE,  -- with whom
    home_id INTEGER NOT NULL,              -- the peer whose server holds it; 0: this node does
    wire_id TEXT NOT NULL UNIQUE,
    seen_up_to INTEGER NOT NULL DEFAULT 0, -- thread_item.id: up to there the owner has seen it
    is_muted INTEGER NOT NULL DEFAULT 0,   -- 1: what is new in it is not counted beside the navigation
    read_up_to INTEGER NOT NULL DEFAULT 0, -- thread_item.id: the newest of the owner's messages that the other has read, as their server says
    draft TEXT NOT NULL DEFAULT '',        -- what the owner has written and not sent
    draft_id TEXT NOT NULL DEFAULT ''      -- what that is to be called once it is sent
) STRICT;
-- 1: friends' servers are not told what the owner has read, and the owner does not see what they have.
ALTER TABLE owner ADD COLUMN hides_reading INTEGER NOT NULL DEFAULT 0;
-- The peer's server says that it knows messages.
ALTER TABLE peer ADD COLUMN has_messages INTEGER NOT NULL DEFAULT 0;
-- Of the owner's message in a conversation that this node holds: the revision that the other's server is known to have.
ALTER TABLE thread_item ADD COLUMN delivered_revision INTEGER;
-- What waits stands after all that its home has shown, in the order in which it was written (store::conversation::PLACE).
CREATE INDEX thread_item_message ON thread_item (ifnull(peer_id, 0), post, coalesce(received_at, 4000000000000000 + id), wire_id)
    WHERE kind = 'message';
-- This node took messages from the feed of the peer, and has not come back since with the position after them.
ALTER TABLE peer ADD COLUMN owes_threads INTEGER NOT NULL DEFAULT 0;
-- The highest position in the feed of threads of this epoch with which the friend's server came back.
ALTER TABLE peer ADD COLUMN threads_confirmed INTEGER NOT NULL DEFAULT 0;

-- Messages are found as comments are, by their reader alone.
DROP TRIGGER thread_item_search_insert;
CREATE TRIGGER thread_item_search_insert AFTER INSERT ON thread_item
    WHEN NEW.kind IN ('comment', 'message') AND NEW.standing = 'said' BEGIN
    INSERT OR REPLACE INTO search_due (item_id) VALUES (NEW.id);
END;
DROP TRIGGER thread_item_search_update;
CREATE TRIGGER thread_item_search_update AFTER UPDATE OF source, warning, name, standing, is_removed, peer_id ON thread_item
    WHEN NEW.kind IN ('comment', 'message') AND (NEW.source IS NOT OLD.source OR NEW.warning IS NOT OLD.warning
        OR NEW.name IS NOT OLD.name OR NEW.standing IS NOT OLD.standing OR NEW.is_removed IS NOT OLD.is_removed
        OR NEW.peer_id IS NOT OLD.peer_id) BEGIN
    DELETE FROM search_document WHERE item_id = OLD.id;
    DELETE FROM search_due WHERE item_id = OLD.id;
    INSERT INTO search_due (item_id) SELECT NEW.id WHERE NEW.standing = 'said' AND NEW.is_removed = 0;
END;
DROP TRIGGER comment_picture_search_insert;
CREATE TRIGGER comment_picture_search_insert AFTER INSERT ON comment_picture BEGIN
    DELETE FROM search_document WHERE item_id = NEW.item_id;
    INSERT OR REPLACE INTO search_due (item_id) SELECT id FROM thread_item
        WHERE id = NEW.item_id AND kind IN ('comment', 'message') AND standing = 'said' AND is_removed = 0;
END;
DROP TRIGGER comment_picture_search_delete;
CREATE TRIGGER comment_picture_search_delete AFTER DELETE ON comment_picture BEGIN
    DELETE FROM search_document WHERE item_id = OLD.item_id;
    INSERT OR REPLACE INTO search_due (item_id) SELECT id FROM thread_item
        WHERE id = OLD.item_id AND kind IN ('comment', 'message') AND standing = 'said' AND is_removed = 0;
END;
