-- To what backups are sealed: the recipient (age) of the owner's recovery sheet. The sheet itself is on paper alone.
CREATE TABLE recovery (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    recipient TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL          -- when the owner showed to have the sheet
) STRICT;
