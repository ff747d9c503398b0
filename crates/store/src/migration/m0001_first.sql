-- The node and its owner: one row, made with the data folder.
CREATE TABLE owner (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    node_id TEXT NOT NULL,                 -- 32 hex digits
    cookie_suffix TEXT NOT NULL,           -- 8 characters, so that two nodes in one browser keep apart
    account_name TEXT,                     -- to sign in with; NULL until set up
    password_hash TEXT,                    -- Argon2id, PHC string; NULL until set up
    set_up_at INTEGER,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    picture_media_id INTEGER REFERENCES media (id) ON DELETE SET NULL,  -- chosen; NULL: the first one published
    default_audience TEXT NOT NULL DEFAULT 'all-friends',
    profile_version INTEGER NOT NULL DEFAULT 1,
    feed_sequence INTEGER NOT NULL DEFAULT 0,      -- of the last change that friends may see
    last_number INTEGER NOT NULL DEFAULT 0,        -- of the owner's posts; never used twice
    port INTEGER,                          -- where it listened last
    timeline_seen_at INTEGER
) STRICT;

CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,       -- SHA-256, hex
    is_set_up INTEGER NOT NULL,            -- 1: opens only the set-up page
    user_agent TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE app_token (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;

CREATE TABLE setup_link (
    id INTEGER PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE peer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id TEXT,
    address TEXT NOT NULL,                 -- host:port
    state TEXT NOT NULL,                   -- domain::FriendshipState
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    picture_media_id INTEGER REFERENCES media (id) ON DELETE SET NULL,
    note TEXT NOT NULL DEFAULT '',         -- that came, or went, with the request
    request_secret TEXT,                   -- of the pending request, whoever made it
    token_to_present TEXT,                 -- what this node says to the peer
    token_hash_to_check TEXT UNIQUE,       -- SHA-256, hex, of what the peer says to this node
    farewell_due INTEGER NOT NULL DEFAULT 0,       -- 1: the peer was not told of the end yet
    feed_cursor INTEGER NOT NULL DEFAULT 0,        -- sequence up to which its feed was taken over
    profile_version INTEGER NOT NULL DEFAULT 0,
    last_heard_at INTEGER,
    last_failed_at INTEGER,
    last_failure TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX peer_state ON peer (state);
CREATE INDEX peer_node_id ON peer (node_id);

CREATE TABLE media (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id INTEGER REFERENCES peer (id) ON DELETE CASCADE,   -- NULL: the owner's
    source_sha256 TEXT,                    -- of the file as it was given; NULL for a friend's
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    color TEXT NOT NULL,                   -- mean colour, #rrggbb
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX media_source ON media (source_sha256) WHERE source_sha256 IS NOT NULL;
CREATE INDEX media_peer ON media (peer_id);

CREATE TABLE variant (
    media_id INTEGER NOT NULL REFERENCES media (id) ON DELETE CASCADE,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    PRIMARY KEY (media_id, width)
) STRICT;
CREATE INDEX variant_sha256 ON variant (sha256);

-- Mine and friends', so that a timeline is one walk along one index.
CREATE TABLE post (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id INTEGER REFERENCES peer (id) ON DELETE CASCADE,   -- NULL: the owner's
    wire_id TEXT NOT NULL,
    number INTEGER,                        -- of the owner's posts
    source TEXT NOT NULL,
    html TEXT NOT NULL,
    sanitizer_version INTEGER NOT NULL,
    audience TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    edited_at INTEGER,
    deleted_at INTEGER,                    -- the owner's only; a friend's deleted post has no row
    feed_sequence INTEGER,                 -- of the last change that friends may see; NULL: they never saw it
    draft_key TEXT                         -- of the form that published it: the same form twice is one post
) STRICT;
CREATE UNIQUE INDEX post_wire_id ON post (ifnull(peer_id, 0), wire_id);
CREATE UNIQUE INDEX post_draft_key ON post (draft_key) WHERE draft_key IS NOT NULL;
CREATE INDEX post_timeline ON post (published_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX post_peer ON post (peer_id, published_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX post_feed ON post (feed_sequence DESC) WHERE feed_sequence IS NOT NULL;

CREATE TABLE post_media (
    post_id INTEGER NOT NULL REFERENCES post (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    media_id INTEGER NOT NULL REFERENCES media (id),
    alt TEXT NOT NULL,
    PRIMARY KEY (post_id, position)
) STRICT;
CREATE INDEX post_media_media ON post_media (media_id);

CREATE TABLE draft (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key TEXT NOT NULL,                     -- becomes the post's draft_key
    source TEXT NOT NULL,
    audience TEXT NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE draft_media (
    position INTEGER PRIMARY KEY,
    media_id INTEGER NOT NULL REFERENCES media (id),
    alt TEXT NOT NULL
) STRICT;

CREATE TABLE notification (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    peer_id INTEGER REFERENCES peer (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX notification_unread ON notification (id) WHERE read_at IS NULL;

-- Files seen in the pictures folder, by content, so that each is published once.
CREATE TABLE folder_file (
    source_sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,                    -- name, size and time of the file in which it was seen last:
    size_bytes INTEGER NOT NULL,           -- while they stay the same, the file is not read again
    modified_at INTEGER NOT NULL,
    state TEXT NOT NULL,                   -- waiting, confirmed, published, refused
    seen_at INTEGER NOT NULL
) STRICT;

-- Stored responses (RFC 9111) of the client that talks to friends' servers.
CREATE TABLE http_cache (
    key TEXT PRIMARY KEY,
    peer_id INTEGER,                       -- whose server it came from
    head TEXT NOT NULL,                    -- everything but the body, JSON
    policy TEXT NOT NULL,                  -- http-cache-semantics, JSON
    body BLOB NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;
