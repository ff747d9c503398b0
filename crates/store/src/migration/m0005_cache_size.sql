-- How much room copies of what friends share may take.
ALTER TABLE owner ADD COLUMN copies_cap_bytes INTEGER;     -- NULL: domain::CopiesCap::DEFAULT
ALTER TABLE owner ADD COLUMN copies_removed_at INTEGER;    -- when the owner removed all; pictures known by then come when somebody looks

-- Files of friends' pictures that are here. None that is the owner's, too.
CREATE TABLE kept_file (
    sha256 TEXT PRIMARY KEY,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,   -- the first of those whose file it is
    size_bytes INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- With all that is asked for, so that sums and the oldest are read from the index alone.
CREATE INDEX kept_file_last_used ON kept_file (last_used_at, sha256, size_bytes);
CREATE INDEX kept_file_peer ON kept_file (peer_id, last_used_at, sha256, size_bytes);
