-- Pictures in comments, of the revision that is held. Their files are kept apart from those of posts.
ALTER TABLE thread_item ADD COLUMN picture_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE thread_item ADD COLUMN files_asked_at INTEGER;  -- when its files were asked for since it was shown last; NULL: not yet
CREATE TABLE comment_picture (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES thread_item (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    media_id INTEGER REFERENCES media (id),    -- the owner's own, in a comment of the owner's; NULL: another's server has the files
    alt TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    color TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX comment_picture_item ON comment_picture (item_id, position);
CREATE INDEX comment_picture_media ON comment_picture (media_id) WHERE media_id IS NOT NULL;
CREATE TABLE comment_file (
    picture_id INTEGER NOT NULL REFERENCES comment_picture (id) ON DELETE CASCADE,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    is_here INTEGER NOT NULL DEFAULT 0,        -- 1: the server that was asked for it gave it, and it is in media/comments/
    PRIMARY KEY (picture_id, width)
) STRICT, WITHOUT ROWID;
CREATE INDEX comment_file_sha256 ON comment_file (sha256);

-- Files that nothing may name any more, however it came to that: each is looked after, and removed.
CREATE TABLE comment_file_left (
    sha256 TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TRIGGER comment_file_delete AFTER DELETE ON comment_file WHEN OLD.is_here = 1 BEGIN
    INSERT OR IGNORE INTO comment_file_left (sha256) VALUES (OLD.sha256);
END;

-- What friends tell the owner about comments in the owner's threads, each friend once about each.
CREATE TABLE report (
    item_id INTEGER NOT NULL REFERENCES thread_item (id) ON DELETE CASCADE,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    words TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, peer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_pace ON report (peer_id, told_at);
ALTER TABLE notification ADD COLUMN item_id INTEGER REFERENCES thread_item (id) ON DELETE CASCADE;
CREATE INDEX notification_item ON notification (item_id) WHERE item_id IS NOT NULL;
-- What the owner tells friends about comments in theirs.
CREATE TABLE own_report (
    item_id INTEGER PRIMARY KEY REFERENCES thread_item (id) ON DELETE CASCADE,
    words TEXT NOT NULL,
    is_due INTEGER NOT NULL                -- 1: the friend's server is still to be told
) STRICT;
