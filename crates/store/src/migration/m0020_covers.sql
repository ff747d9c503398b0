-- What stands before a post or a comment until its reader wants to see it (domain::Cover). Empty: no warning.
ALTER TABLE post ADD COLUMN warning TEXT NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN is_blurred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE draft ADD COLUMN warning TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN is_blurred INTEGER NOT NULL DEFAULT 0;
ALTER TABLE thread_item ADD COLUMN warning TEXT NOT NULL DEFAULT '';
ALTER TABLE thread_item ADD COLUMN is_blurred INTEGER NOT NULL DEFAULT 0;

-- A friend's warnings count with the friend's texts; these replace the triggers of m0013. Of comments what was signed is counted.
DROP TRIGGER post_held_insert;
DROP TRIGGER post_held_update;
DROP TRIGGER post_held_move;
DROP TRIGGER post_held_delete;
CREATE TRIGGER post_held_insert AFTER INSERT ON post WHEN NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.source) + octet_length(NEW.warning),
        html_bytes = html_bytes + octet_length(NEW.html), row_count = row_count + 1 WHERE id = NEW.peer_id;
END;
CREATE TRIGGER post_held_update AFTER UPDATE OF source, html, warning ON post
    WHEN NEW.peer_id IS OLD.peer_id AND NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes + octet_length(NEW.source) - octet_length(OLD.source)
            + octet_length(NEW.warning) - octet_length(OLD.warning),
        html_bytes = html_bytes + octet_length(NEW.html) - octet_length(OLD.html) WHERE id = NEW.peer_id;
END;
-- Two peers may turn out to be one. The places of pictures go along.
CREATE TRIGGER post_held_move AFTER UPDATE OF peer_id ON post WHEN NEW.peer_id IS NOT OLD.peer_id BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.source) - octet_length(OLD.warning)
            - (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = OLD.id),
        html_bytes = html_bytes - octet_length(OLD.html),
        row_count = row_count - 1 - (SELECT count(*) FROM post_media WHERE post_id = OLD.id) WHERE id = OLD.peer_id;
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.source) + octet_length(NEW.warning)
            + (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = NEW.id),
        html_bytes = html_bytes + octet_length(NEW.html),
        row_count = row_count + 1 + (SELECT count(*) FROM post_media WHERE post_id = NEW.id) WHERE id = NEW.peer_id;
END;
-- Before what belongs to it goes with it: then nobody knows any more whose that was, and the triggers of places count nothing twice.
CREATE TRIGGER post_held_delete BEFORE DELETE ON post WHEN OLD.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.source) - octet_length(OLD.warning)
            - (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = OLD.id),
        html_bytes = html_bytes - octet_length(OLD.html),
        row_count = row_count - 1 - (SELECT count(*) FROM post_media WHERE post_id = OLD.id) WHERE id = OLD.peer_id;
END;
