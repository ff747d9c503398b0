-- Conversations with friends. Their messages are rows of thread_item, with wire_id in the place of a post.
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id INTEGER UNIQUE REFERENCES peer (id) ON DELETE CASCADE,  -- with whom
    home_id INTEGER NOT NULL,              -- the peer whose server holds it; 0: this node does
    wire_id TEXT NOT NULL UNIQUE,
    seen_up_to INTEGER NOT NULL DEFAULT 0, -- thread_item.id: up to there the owner has seen it
    is_muted INTEGER NOT NULL DEFAULT 0    -- 1: what is new in it is not counted beside the navigation
) STRICT;
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
