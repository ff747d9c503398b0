-- The second step of signing in, if the owner switched it on.
CREATE TABLE two_step (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB NOT NULL CHECK (length(secret) = 20),   -- what the one-time codes are made of (RFC 6238)
    since INTEGER NOT NULL,                             -- milliseconds since 1970
    last_counter INTEGER NOT NULL                       -- the time step of the newest code that was taken: none is taken twice
) STRICT;
-- What stands in for a one-time code, once each.
CREATE TABLE recovery_code (
    hash TEXT PRIMARY KEY                               -- SHA-256 in hex
) STRICT, WITHOUT ROWID;
