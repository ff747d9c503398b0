-- Which form a post was published by, and as which of its saves: what that form sent before comes too late, whatever it says.
ALTER TABLE post ADD COLUMN draft_form TEXT;
ALTER TABLE post ADD COLUMN draft_save INTEGER;
CREATE INDEX post_draft_form ON post (draft_form) WHERE draft_form IS NOT NULL;
