-- When a friend's server said that a post was published and edited, where that was later than this node's clock when it came.
ALTER TABLE post ADD COLUMN said_published_at INTEGER;
ALTER TABLE post ADD COLUMN said_edited_at INTEGER;
CREATE INDEX post_said_published ON post (said_published_at) WHERE said_published_at IS NOT NULL;
CREATE INDEX post_said_edited ON post (said_edited_at) WHERE said_edited_at IS NOT NULL;
