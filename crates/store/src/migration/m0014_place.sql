-- Where the data folder was left, so that a copy of it is known as one. NULL: it was not opened since there is this column.
ALTER TABLE owner ADD COLUMN place TEXT;
-- 1: a friend as far as is known here, who is to confirm that first, since this data folder is a copy.
ALTER TABLE peer ADD COLUMN is_in_doubt INTEGER NOT NULL DEFAULT 0;
