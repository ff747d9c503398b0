-- In which comment somebody mentioned the owner; NULL: in the post.
ALTER TABLE notification ADD COLUMN item_id INTEGER REFERENCES thread_item (id) ON DELETE CASCADE;
CREATE INDEX notification_item ON notification (item_id) WHERE item_id IS NOT NULL;

-- Which post a post shows (domain::Quote). It may be here, or not, and may come later.
ALTER TABLE post ADD COLUMN quote_owner TEXT;
ALTER TABLE post ADD COLUMN quote_post TEXT;
-- Which one the owner is about to quote.
ALTER TABLE owner ADD COLUMN quoting INTEGER REFERENCES post (id) ON DELETE SET NULL;
CREATE INDEX owner_quoting ON owner (quoting) WHERE quoting IS NOT NULL;
