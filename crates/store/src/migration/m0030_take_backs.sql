-- What the owner took back. It lies beside the backups, too, so that it does not come back with one.
CREATE TABLE take_back (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,               -- random, by which a line beside the backups is known again
    at INTEGER NOT NULL,
    what TEXT NOT NULL                     -- domain::backup::TakeBack, as JSON
) STRICT;

-- A backup that was put back, until its owner lets the server go on: one row at most.
CREATE TABLE restored (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    made_at INTEGER NOT NULL,
    applied_until INTEGER,                 -- up to when what was taken back since is applied; NULL: no list of that lay beside it
    applied INTEGER NOT NULL,              -- how much of it
    unread INTEGER NOT NULL,               -- lines of the list that could not be read
    needs_password INTEGER NOT NULL        -- 1: the password was changed since, and the one of the backup opens nothing
) STRICT;
