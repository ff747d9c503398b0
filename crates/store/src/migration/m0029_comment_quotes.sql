-- Which post a comment shows (domain::Quote), as of the table post.
ALTER TABLE thread_item ADD COLUMN quote_owner TEXT;
ALTER TABLE thread_item ADD COLUMN quote_post TEXT;
