-- Up to where it was seen which threads moved, first at threads_seen_at, and what was the newest when the owner came: each a thread_item.id.
ALTER TABLE owner ADD COLUMN threads_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE owner ADD COLUMN threads_line INTEGER NOT NULL DEFAULT 0;
ALTER TABLE owner ADD COLUMN threads_seen_at INTEGER NOT NULL DEFAULT 0;
-- What is here by now is not new.
UPDATE owner SET threads_seen = (SELECT ifnull(max(id), 0) FROM thread_item);
