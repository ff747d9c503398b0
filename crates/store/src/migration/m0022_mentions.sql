-- In which comment somebody mentioned the owner; NULL: in the post.
ALTER TABLE notification ADD COLUMN item_id INTEGER REFERENCES thread_item (id) ON DELETE CASCADE;
CREATE INDEX notification_item ON notification (item_id) WHERE item_id IS NOT NULL;
