-- How often the draft was written, and by which form last: a form that shows older words is not to write over newer ones unseen.
ALTER TABLE draft ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN saved_by TEXT NOT NULL DEFAULT '';

-- Words that one form wrote and another wrote over, until the owner takes them back or discards them.
CREATE TABLE draft_set_aside (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    words TEXT NOT NULL,
    set_aside_at INTEGER NOT NULL
) STRICT;
