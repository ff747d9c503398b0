-- The peer's server said nothing of threads when it was read last: it has none.
ALTER TABLE peer ADD COLUMN is_without_threads INTEGER NOT NULL DEFAULT 0;

-- What tells of several people outlives the comment that it leads to, and leads to the post then.
CREATE TRIGGER notification_item_gone BEFORE DELETE ON thread_item
BEGIN
    UPDATE notification SET item_id = NULL WHERE item_id = OLD.id
        AND (SELECT count(*) FROM notification_voice WHERE notification_id = notification.id) > 1;
END;
