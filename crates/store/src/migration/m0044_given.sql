-- When a keeper gave the owner's backups to a new machine last, as its server says: the owner is told once.
ALTER TABLE keeper ADD COLUMN given_at INTEGER;        -- milliseconds since 1970
