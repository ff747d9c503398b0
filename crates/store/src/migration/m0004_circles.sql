-- Friends whom the owner means together.
CREATE TABLE circle (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice, so that a form left open names no other circle
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE          -- the name in small letters
) STRICT;

CREATE TABLE circle_member (
    circle_id INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    PRIMARY KEY (circle_id, peer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX circle_member_peer ON circle_member (peer_id);

-- Beside an audience that is 'circles': which.
CREATE TABLE post_circle (
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    circle_id INTEGER NOT NULL REFERENCES circle (id) ON DELETE CASCADE,
    PRIMARY KEY (post_id, circle_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_circle_circle ON post_circle (circle_id);
CREATE TABLE draft_circle (
    circle_id INTEGER PRIMARY KEY REFERENCES circle (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE default_circle (
    circle_id INTEGER PRIMARY KEY REFERENCES circle (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX post_public ON post (published_at DESC, id DESC)
    WHERE peer_id IS NULL AND deleted_at IS NULL AND audience = 'public';

-- Names the feed for everybody, wherever it is read.
CREATE TABLE public_feed (
    id TEXT NOT NULL                       -- 32 hex digits
) STRICT;
INSERT INTO public_feed (id) VALUES (lower(hex(randomblob(16))));
