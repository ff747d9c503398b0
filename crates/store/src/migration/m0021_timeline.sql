-- Friends' posts without the owner's, newest first.
CREATE INDEX post_friends ON post (published_at DESC, id DESC) WHERE deleted_at IS NULL AND peer_id IS NOT NULL;

-- What the owner does not want to hear of, for a time: a person, what is said under a post, or words.
CREATE TABLE mute (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so that a form left open ends no other
    peer_id INTEGER REFERENCES peer (id) ON DELETE CASCADE,
    post_id INTEGER REFERENCES post (id) ON DELETE CASCADE,
    words TEXT,
    until INTEGER,                         -- NULL: until the owner ends it
    CHECK ((peer_id IS NOT NULL) + (post_id IS NOT NULL) + (words IS NOT NULL) = 1)
) STRICT;
CREATE UNIQUE INDEX mute_peer ON mute (peer_id) WHERE peer_id IS NOT NULL;
CREATE UNIQUE INDEX mute_post ON mute (post_id) WHERE post_id IS NOT NULL;

-- Posts that the owner keeps to find them again.
ALTER TABLE post ADD COLUMN is_saved INTEGER NOT NULL DEFAULT 0;
CREATE INDEX post_saved ON post (published_at DESC, id DESC) WHERE deleted_at IS NULL AND is_saved = 1;

-- Up to where the owner has seen the timeline, first at timeline_seen_at, and what was the newest when they came: each a domain::TimelineCursor.
ALTER TABLE owner ADD COLUMN timeline_seen TEXT;
ALTER TABLE owner ADD COLUMN timeline_line TEXT;
