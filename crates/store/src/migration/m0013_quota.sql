-- What is kept of the friend, so that it can be bounded (domain::friend_quota): beside the text, which is counted since m0007, the HTML
-- that it was rendered to, and the rows of posts, of pictures' places in them, of pictures, and of their files. The triggers keep all three
-- exact, whoever writes; they replace those of m0007.
ALTER TABLE peer ADD COLUMN html_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN row_count INTEGER NOT NULL DEFAULT 0;
UPDATE peer SET
    html_bytes = (SELECT ifnull(sum(octet_length(html)), 0) FROM post WHERE post.peer_id = peer.id),
    row_count = (SELECT count(*) FROM post WHERE post.peer_id = peer.id)
        + (SELECT count(*) FROM post_media JOIN post ON post.id = post_media.post_id WHERE post.peer_id = peer.id)
        + (SELECT count(*) FROM media WHERE media.peer_id = peer.id)
        + (SELECT count(*) FROM variant JOIN media ON media.id = variant.media_id WHERE media.peer_id = peer.id);

DROP TRIGGER post_text_insert;
DROP TRIGGER post_text_update;
DROP TRIGGER post_text_move;
DROP TRIGGER post_text_delete;
DROP TRIGGER alt_text_insert;
DROP TRIGGER alt_text_delete;

CREATE TRIGGER post_held_insert AFTER INSERT ON post WHEN NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.source), html_bytes = html_bytes + octet_length(NEW.html),
        row_count = row_count + 1 WHERE id = NEW.peer_id;
END;
CREATE TRIGGER post_held_update AFTER UPDATE OF source, html ON post WHEN NEW.peer_id IS OLD.peer_id AND NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes + octet_length(NEW.source) - octet_length(OLD.source),
        html_bytes = html_bytes + octet_length(NEW.html) - octet_length(OLD.html) WHERE id = NEW.peer_id;
END;
-- Two peers may turn out to be one. The places of pictures go along.
CREATE TRIGGER post_held_move AFTER UPDATE OF peer_id ON post WHEN NEW.peer_id IS NOT OLD.peer_id BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.source)
            - (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = OLD.id),
        html_bytes = html_bytes - octet_length(OLD.html),
        row_count = row_count - 1 - (SELECT count(*) FROM post_media WHERE post_id = OLD.id) WHERE id = OLD.peer_id;
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.source)
            + (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = NEW.id),
        html_bytes = html_bytes + octet_length(NEW.html),
        row_count = row_count + 1 + (SELECT count(*) FROM post_media WHERE post_id = NEW.id) WHERE id = NEW.peer_id;
END;
-- Before what belongs to it goes with it: then nobody knows any more whose that was, and the triggers below count nothing twice.
CREATE TRIGGER post_held_delete BEFORE DELETE ON post WHEN OLD.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.source)
            - (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = OLD.id),
        html_bytes = html_bytes - octet_length(OLD.html),
        row_count = row_count - 1 - (SELECT count(*) FROM post_media WHERE post_id = OLD.id) WHERE id = OLD.peer_id;
END;
CREATE TRIGGER place_held_insert AFTER INSERT ON post_media BEGIN
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.alt), row_count = row_count + 1
        WHERE id = (SELECT peer_id FROM post WHERE id = NEW.post_id);
END;
CREATE TRIGGER place_held_delete AFTER DELETE ON post_media BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.alt), row_count = row_count - 1
        WHERE id = (SELECT peer_id FROM post WHERE id = OLD.post_id);
END;
CREATE TRIGGER media_held_insert AFTER INSERT ON media WHEN NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET row_count = row_count + 1 WHERE id = NEW.peer_id;
END;
CREATE TRIGGER media_held_move AFTER UPDATE OF peer_id ON media WHEN NEW.peer_id IS NOT OLD.peer_id BEGIN
    UPDATE peer SET row_count = row_count - 1 - (SELECT count(*) FROM variant WHERE media_id = OLD.id) WHERE id = OLD.peer_id;
    UPDATE peer SET row_count = row_count + 1 + (SELECT count(*) FROM variant WHERE media_id = NEW.id) WHERE id = NEW.peer_id;
END;
CREATE TRIGGER media_held_delete BEFORE DELETE ON media WHEN OLD.peer_id IS NOT NULL BEGIN
    UPDATE peer SET row_count = row_count - 1 - (SELECT count(*) FROM variant WHERE media_id = OLD.id) WHERE id = OLD.peer_id;
END;
CREATE TRIGGER file_held_insert AFTER INSERT ON variant BEGIN
    UPDATE peer SET row_count = row_count + 1 WHERE id = (SELECT peer_id FROM media WHERE id = NEW.media_id);
END;
CREATE TRIGGER file_held_delete AFTER DELETE ON variant BEGIN
    UPDATE peer SET row_count = row_count - 1 WHERE id = (SELECT peer_id FROM media WHERE id = OLD.media_id);
END;
