-- The highest position that an answer to the friend ever named. What it was before is not known: at most the head.
ALTER TABLE peer ADD COLUMN feed_given INTEGER NOT NULL DEFAULT 0;
UPDATE peer SET feed_given = feed_seq;

-- The key by which friends know this node, so that another in its file is noticed. NULL: it was not opened since there is this column.
ALTER TABLE owner ADD COLUMN node_id TEXT;
