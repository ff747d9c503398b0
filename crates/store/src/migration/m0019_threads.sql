-- What friends answer each other under posts: comments and reactions, in the owner's threads and in friends', in their newest revisions.
CREATE TABLE thread_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so that a form left open names no other comment
    peer_id INTEGER REFERENCES peer (id) ON DELETE CASCADE,    -- whose thread it is in; NULL: the owner's
    post TEXT NOT NULL,                    -- wire id of the post, which may not be here yet
    wire_id TEXT NOT NULL,
    kind TEXT NOT NULL,                    -- domain::thread::ItemKind
    author TEXT NOT NULL,                  -- domain::NodeId
    reply_to TEXT,                         -- wire id of the comment that it answers; NULL: the post
    revision INTEGER NOT NULL,
    bytes TEXT NOT NULL,                   -- SHA-256 of jws
    standing TEXT NOT NULL,                -- domain::thread::Standing
    jws TEXT NOT NULL,                     -- as its author signed it; empty: the owner of the post removed it
    name TEXT NOT NULL,                    -- the author's own word
    source TEXT NOT NULL,                  -- markdown; of a reaction its emoji, with a space between two
    html TEXT NOT NULL,
    sanitizer_version INTEGER NOT NULL,
    said_at INTEGER NOT NULL,              -- by the author's clock
    seen TEXT NOT NULL,                    -- SHA-256 of the post's text as the author saw it; empty: a deletion
    is_public INTEGER NOT NULL,
    is_edited INTEGER NOT NULL DEFAULT 0,  -- 1: there was another revision here before
    received_at INTEGER,                   -- by the clock of its home; NULL: its home did not show it yet
    -- In the owner's threads.
    came_for TEXT,                         -- word of a domain::Audience, or 'owner'
    is_removed INTEGER NOT NULL DEFAULT 0,
    revised_at INTEGER,
    revisions INTEGER NOT NULL DEFAULT 1,
    -- In a friend's: where the friend's feed named it last, and whether it is still to be named.
    seq INTEGER,
    unconfirmed INTEGER NOT NULL DEFAULT 0,
    -- The owner's own words there.
    stage TEXT,                            -- domain::thread::Stage; NULL: another's words
    answered_at INTEGER
) STRICT;
CREATE UNIQUE INDEX thread_item_wire ON thread_item (ifnull(peer_id, 0), wire_id);
CREATE INDEX thread_item_post ON thread_item (ifnull(peer_id, 0), post, kind);
CREATE INDEX thread_item_pace ON thread_item (author, received_at) WHERE peer_id IS NULL;
CREATE INDEX thread_item_stage ON thread_item (stage, peer_id) WHERE stage IS NOT NULL;
CREATE INDEX thread_item_stale ON thread_item (sanitizer_version);

-- Beside came_for that is 'circles': which.
CREATE TABLE thread_item_circle (
    item_id INTEGER NOT NULL REFERENCES thread_item (id) ON DELETE CASCADE,
    circle_id INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    PRIMARY KEY (item_id, circle_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_item_circle_circle ON thread_item_circle (circle_id);

-- Who may comment, where that is not everyone who sees the post.
CREATE TABLE thread (
    peer_id INTEGER REFERENCES peer (id) ON DELETE CASCADE,    -- whose thread it is; NULL: the owner's
    post TEXT NOT NULL,
    commenting TEXT NOT NULL               -- domain::thread::Commenting
) STRICT;
CREATE UNIQUE INDEX thread_post ON thread (ifnull(peer_id, 0), post);

-- What each friend was offered of the owner's threads, in the order of the last change that this friend could see.
CREATE TABLE thread_entry (
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL,              -- the owner's, whose rows stay
    item_id INTEGER NOT NULL,              -- 0: how things stand with the thread
    seq INTEGER NOT NULL,
    removed INTEGER NOT NULL,              -- 1: removed by the owner, or no longer for this friend
    begins INTEGER NOT NULL,               -- of the thread itself: from here on the friend's view of it began anew
    PRIMARY KEY (peer_id, post_id, item_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX thread_entry_seq ON thread_entry (peer_id, seq);
CREATE INDEX thread_entry_post ON thread_entry (post_id);

-- The feed of threads that this node offers the friend, as feed_epoch and so on are for posts.
ALTER TABLE peer ADD COLUMN threads_epoch TEXT;
ALTER TABLE peer ADD COLUMN threads_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN threads_given INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN threads_due INTEGER NOT NULL DEFAULT 0;      -- 1: the friend is still to be told
ALTER TABLE peer ADD COLUMN threads_wait_until INTEGER;                  -- where nothing but reactions is to be told: not before
-- Up to where the friend's own was read, and how much of it was no valid item.
ALTER TABLE peer ADD COLUMN threads_cursor TEXT;
ALTER TABLE peer ADD COLUMN threads_passed_over INTEGER NOT NULL DEFAULT 0;
-- What is kept of the friend's threads, so that it can be bounded: what was signed, and as much again for the row. The triggers keep it exact.
ALTER TABLE peer ADD COLUMN threads_bytes INTEGER NOT NULL DEFAULT 0;
CREATE INDEX thread_item_author ON thread_item (peer_id, author) WHERE peer_id IS NOT NULL;
CREATE TRIGGER thread_item_held_insert AFTER INSERT ON thread_item WHEN NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET threads_bytes = threads_bytes + 256 + octet_length(NEW.jws) WHERE id = NEW.peer_id;
END;
CREATE TRIGGER thread_item_held_update AFTER UPDATE OF jws, peer_id ON thread_item BEGIN
    UPDATE peer SET threads_bytes = threads_bytes - 256 - octet_length(OLD.jws) WHERE id = OLD.peer_id;
    UPDATE peer SET threads_bytes = threads_bytes + 256 + octet_length(NEW.jws) WHERE id = NEW.peer_id;
END;
CREATE TRIGGER thread_item_held_delete AFTER DELETE ON thread_item WHEN OLD.peer_id IS NOT NULL BEGIN
    UPDATE peer SET threads_bytes = threads_bytes - 256 - octet_length(OLD.jws) WHERE id = OLD.peer_id;
END;
-- The owner's words that wait for the friend's server.
ALTER TABLE peer ADD COLUMN bring_failures INTEGER NOT NULL DEFAULT 0;   -- in a row
ALTER TABLE peer ADD COLUMN next_bring_at INTEGER;                       -- not before; NULL: at once
UPDATE peer SET threads_epoch = lower(hex(randomblob(8))) WHERE state = 'accepted';

-- What is told of a thread: where, and who said something, the latest last.
ALTER TABLE notification ADD COLUMN post_id INTEGER REFERENCES post (id) ON DELETE CASCADE;
CREATE INDEX notification_post ON notification (post_id) WHERE post_id IS NOT NULL;
CREATE TABLE notification_voice (
    notification_id INTEGER NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    author TEXT NOT NULL,
    name TEXT NOT NULL,
    said_at INTEGER NOT NULL,              -- by this node's clock
    PRIMARY KEY (notification_id, author)
) STRICT, WITHOUT ROWID;
