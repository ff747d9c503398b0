-- Two friends whom the owner introduced to each other. Each has a row of thread_entry whose post_id is -1 and whose item_id is -id.
CREATE TABLE introduction (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wire_id TEXT NOT NULL UNIQUE,
    first_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    second_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    first_face BLOB NOT NULL,              -- a small JPEG, for the second; empty: none
    second_face BLOB NOT NULL,
    words TEXT NOT NULL,                   -- the owner's
    made_at INTEGER NOT NULL,
    first_card TEXT,                       -- that the first signed for the second; NULL: no word of theirs came
    second_card TEXT
) STRICT;
CREATE INDEX introduction_first ON introduction (first_id);
CREATE INDEX introduction_second ON introduction (second_id);
CREATE TRIGGER introduction_delete AFTER DELETE ON introduction BEGIN
    DELETE FROM thread_entry WHERE post_id = -1 AND item_id = -OLD.id;
END;
-- What friends ask the owner to make.
CREATE TABLE introduction_request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wire_id TEXT NOT NULL UNIQUE,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,   -- who asks
    with_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,   -- to be introduced to whom
    words TEXT NOT NULL,
    card TEXT NOT NULL,                    -- that the one who asks signed for the other
    asked_at INTEGER NOT NULL,
    is_declined INTEGER NOT NULL DEFAULT 0,
    UNIQUE (peer_id, with_id)
) STRICT;
CREATE INDEX introduction_request_with ON introduction_request (with_id);
-- To whom friends introduce the owner.
CREATE TABLE introduced (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,   -- who introduces
    wire_id TEXT NOT NULL,
    key TEXT NOT NULL,                     -- domain::NodeId of the other
    name TEXT NOT NULL,                    -- as the friend calls them
    face BLOB NOT NULL,                    -- a small JPEG, written by this node; empty: none
    words TEXT NOT NULL,                   -- the friend's; where the owner asked, the owner's
    standing TEXT NOT NULL,                -- domain::introduction::Standing
    ends_at INTEGER NOT NULL,
    is_due INTEGER NOT NULL,               -- 1: the owner's answer is still to arrive
    UNIQUE (peer_id, key)
) STRICT;
CREATE INDEX introduced_key ON introduced (key);
CREATE INDEX introduced_due ON introduced (peer_id) WHERE is_due = 1;
-- The peer's server says that it knows introductions.
ALTER TABLE peer ADD COLUMN has_introductions INTEGER NOT NULL DEFAULT 0;
