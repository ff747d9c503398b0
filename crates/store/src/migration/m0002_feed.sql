-- What each friend was offered, in the order of the last change that this friend could see. A post that the friend never could see has no row.
CREATE TABLE feed_entry (
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    post_id INTEGER NOT NULL,              -- the owner's, whose rows stay: a reference would only cost an index
    seq INTEGER NOT NULL,
    removed INTEGER NOT NULL,              -- 1: deleted, or no longer for this friend
    PRIMARY KEY (peer_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX feed_entry_seq ON feed_entry (peer_id, seq);

-- What this node offers the friend.
ALTER TABLE peer ADD COLUMN feed_epoch TEXT;                               -- domain::Epoch; NULL: no friend
ALTER TABLE peer ADD COLUMN feed_seq INTEGER NOT NULL DEFAULT 0;           -- of the last change in it
-- Whether the friend is still to be told of it.
ALTER TABLE peer ADD COLUMN poke_due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN poke_failures INTEGER NOT NULL DEFAULT 0;      -- in a row
ALTER TABLE peer ADD COLUMN next_poke_at INTEGER;                          -- not before; NULL: at once
CREATE INDEX peer_poke_due ON peer (next_poke_at) WHERE poke_due = 1;
-- What was read of what the friend offers.
ALTER TABLE peer DROP COLUMN feed_cursor;
ALTER TABLE peer DROP COLUMN profile_version;
ALTER TABLE peer ADD COLUMN cursor TEXT;                                   -- domain::Cursor; NULL: nothing was read yet
ALTER TABLE peer ADD COLUMN profile_version TEXT;                          -- as the friend says it; NULL: it was not read yet
ALTER TABLE post ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0;        -- 1: a friend's, and the snapshot that is being read did not name it yet
CREATE INDEX post_unconfirmed ON post (peer_id) WHERE unconfirmed = 1;

INSERT INTO feed_entry (peer_id, post_id, seq, removed)
    SELECT peer.id, post.id, row_number() OVER (PARTITION BY peer.id ORDER BY post.published_at DESC, post.id DESC), 0
    FROM peer JOIN post ON post.peer_id IS NULL AND post.deleted_at IS NULL AND post.audience = 'all-friends'
    WHERE peer.state = 'accepted';
UPDATE peer SET feed_epoch = lower(hex(randomblob(8))),
    feed_seq = (SELECT count(*) FROM feed_entry WHERE feed_entry.peer_id = peer.id)
    WHERE state = 'accepted';

DROP INDEX post_feed;
ALTER TABLE post DROP COLUMN feed_sequence;
ALTER TABLE owner DROP COLUMN feed_sequence;

-- What the profile shows: the chosen picture or else the first one published, kept so that a change of it is noticed.
ALTER TABLE owner ADD COLUMN shown_media_id INTEGER REFERENCES media (id) ON DELETE SET NULL;
UPDATE owner SET shown_media_id = coalesce(picture_media_id, (
    SELECT post_media.media_id FROM post JOIN post_media ON post_media.post_id = post.id
    WHERE post.peer_id IS NULL AND post.deleted_at IS NULL AND post.audience = 'all-friends'
    ORDER BY post.published_at, post.id, post_media.position LIMIT 1));

-- Feeds are no longer kept as HTTP responses, and profiles have other validators.
DELETE FROM http_cache;
