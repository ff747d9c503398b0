-- Requests were secrets and tokens, which mean nothing any more. Friends stay, with their posts, until their keys are confirmed; so do
-- those who are blocked, as far as they can be known again by their addresses.
DELETE FROM peer WHERE state NOT IN ('accepted', 'blocked');

-- Made anew, since SQLite does not drop a UNIQUE column. Foreign keys are not enforced during migrations.
CREATE TABLE peer_with_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id TEXT UNIQUE,                   -- domain::NodeId; NULL: befriended before there were keys
    state TEXT NOT NULL,                   -- domain::FriendshipState: with a key, as it follows from the two statements
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    picture_media_id INTEGER REFERENCES media (id) ON DELETE SET NULL,
    note TEXT NOT NULL DEFAULT '',         -- that came with the request
    my_note TEXT NOT NULL DEFAULT '',      -- that goes with this side's statement
    is_blocked INTEGER NOT NULL DEFAULT 0,
    -- This side's statement: domain::friendship::Mine.
    my_seq INTEGER NOT NULL DEFAULT 0,
    my_since INTEGER NOT NULL DEFAULT 0,   -- 0: nothing was said yet
    my_stance TEXT NOT NULL DEFAULT 'ended',
    my_settled INTEGER NOT NULL DEFAULT 0,
    my_told INTEGER NOT NULL DEFAULT 0,
    is_due INTEGER NOT NULL DEFAULT 0,     -- 1: it is still to be sent
    send_failures INTEGER NOT NULL DEFAULT 0,      -- in a row
    next_send_at INTEGER,                  -- not before; NULL: at once
    -- The peer's statement: domain::friendship::Theirs.
    their_seq INTEGER,                     -- NULL: it said nothing yet
    their_since INTEGER,
    their_stance TEXT,
    their_settled INTEGER,
    their_content TEXT,
    -- Where it is: domain::Whereabouts.
    address TEXT NOT NULL,                 -- what the owner gave or accepted, or was shown with a request
    last_good_address TEXT,
    card_addresses TEXT NOT NULL DEFAULT '',       -- one a line
    last_source_ip TEXT,
    verified_at INTEGER,                   -- when both owners had compared their digits; NULL: they did not
    feed_epoch TEXT,                       -- domain::Epoch; NULL: no friend
    feed_seq INTEGER NOT NULL DEFAULT 0,
    poke_due INTEGER NOT NULL DEFAULT 0,
    poke_failures INTEGER NOT NULL DEFAULT 0,
    next_poke_at INTEGER,
    cursor TEXT,                           -- domain::Cursor; NULL: nothing was read yet
    profile_version TEXT,
    last_heard_at INTEGER,
    last_failed_at INTEGER,
    last_failure TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO peer_with_key (id, state, name, about, picture_media_id, is_blocked, address, feed_epoch, feed_seq, last_heard_at,
        created_at, changed_at)
    SELECT id, state, name, about, picture_media_id, state = 'blocked', address, feed_epoch, feed_seq, last_heard_at,
        created_at, changed_at
    FROM peer;
DROP TABLE peer;
ALTER TABLE peer_with_key RENAME TO peer;
CREATE INDEX peer_state ON peer (state);
CREATE INDEX peer_is_due ON peer (next_send_at) WHERE is_due = 1;
CREATE INDEX peer_poke_due ON peer (next_poke_at) WHERE poke_due = 1;
-- What became of rows that are gone: foreign keys would have done it.
DELETE FROM feed_entry WHERE peer_id NOT IN (SELECT id FROM peer);
DELETE FROM notification WHERE peer_id IS NOT NULL AND peer_id NOT IN (SELECT id FROM peer);
DELETE FROM post_media WHERE post_id IN (
    SELECT id FROM post WHERE peer_id IS NOT NULL AND peer_id NOT IN (SELECT id FROM peer));
DELETE FROM post WHERE peer_id IS NOT NULL AND peer_id NOT IN (SELECT id FROM peer);
DELETE FROM variant WHERE media_id IN (
    SELECT id FROM media WHERE peer_id IS NOT NULL AND peer_id NOT IN (SELECT id FROM peer));
DELETE FROM media WHERE peer_id IS NOT NULL AND peer_id NOT IN (SELECT id FROM peer);
-- What was kept of peers' answers has their old names.
DELETE FROM http_cache;

-- The node's key is in a file of its own.
ALTER TABLE owner DROP COLUMN node_id;
ALTER TABLE owner ADD COLUMN hides_name INTEGER NOT NULL DEFAULT 0;        -- 1: strangers are not told it
ALTER TABLE owner ADD COLUMN card_digest TEXT;                             -- of the card that friends were told; NULL: of none
