-- The folder into which a backup is made every night, and what came of it: one row at most.
CREATE TABLE backup_folder (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    path TEXT NOT NULL,                    -- as the owner typed it
    chosen_at INTEGER NOT NULL,
    tried_at INTEGER,                      -- when a backup was tried last
    failure TEXT,                          -- domain::backup::BackupFailure; NULL: it was made, or none was tried
    made_at INTEGER,                       -- the last that was verified, and what it has
    files INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0,   -- files that are missing or damaged in the data folder
    is_told INTEGER NOT NULL DEFAULT 0     -- 1: the owner was told, since then, that none was made for a week
) STRICT;

-- What the owner was asked about backups on the timeline, and answered or dismissed.
CREATE TABLE backup_reminder (
    reminder TEXT PRIMARY KEY,             -- domain::backup::BackupReminder
    dismissed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
