-- Friends for whom backups are kept here.
CREATE TABLE kept_for (
    node_id TEXT PRIMARY KEY,              -- the friend's key, by which it reads what is kept after the friendship, too
    quota_bytes INTEGER NOT NULL,          -- what the owner offers
    offered_at INTEGER NOT NULL,
    last_at INTEGER,                       -- when something came last
    ended_at INTEGER,                      -- from then on nothing is taken any more
    given_to TEXT UNIQUE,                  -- the key of a new machine to which the owner gave it
    given_at INTEGER,
    files INTEGER NOT NULL DEFAULT 0,      -- how many rows of kept_object there are, and their counted_bytes
    bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The files that are kept, in .o2m-kept/<node_id>/<name>.
CREATE TABLE kept_object (
    node_id TEXT NOT NULL REFERENCES kept_for (node_id) ON DELETE CASCADE,
    name TEXT NOT NULL,                    -- domain::keeping::KeptName
    size_bytes INTEGER NOT NULL,
    counted_bytes INTEGER NOT NULL,        -- domain::keeping::counted_bytes
    sha256 TEXT NOT NULL,
    PRIMARY KEY (node_id, name)
) STRICT, WITHOUT ROWID;

-- Friends who keep the owner's backups.
CREATE TABLE keeper (
    peer_id INTEGER PRIMARY KEY REFERENCES peer (id) ON DELETE CASCADE,
    chosen_at INTEGER NOT NULL,
    next_at INTEGER,                       -- when something is to be sent next; NULL: once there is something
    tried_at INTEGER,
    failure TEXT,                          -- domain::keeping::KeeperFailure; NULL: it has everything, or nothing was tried
    sent_at INTEGER,                       -- when it had everything last, and what that was
    files INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    quota_bytes INTEGER,                   -- what it offered then
    proved_at INTEGER,                     -- when it showed last that it has what it was asked for
    lost_at INTEGER,                       -- when it could not
    is_told INTEGER NOT NULL DEFAULT 0     -- 1: the owner was told, since it had everything, that it has not
) STRICT;
