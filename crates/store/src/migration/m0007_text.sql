-- How much text of the friend's is here, so that it can be bounded: of each post and of each picture in it 256 bytes for its row, and the
-- bytes of its text or alternative text. The triggers keep it exact, whoever writes.
ALTER TABLE peer ADD COLUMN text_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE peer SET text_bytes =
    (SELECT ifnull(sum(256 + octet_length(source)), 0) FROM post WHERE post.peer_id = peer.id)
    + (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media JOIN post ON post.id = post_media.post_id
        WHERE post.peer_id = peer.id);

CREATE TRIGGER post_text_insert AFTER INSERT ON post WHEN NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.source) WHERE id = NEW.peer_id;
END;
CREATE TRIGGER post_text_update AFTER UPDATE OF source ON post WHEN NEW.peer_id IS OLD.peer_id AND NEW.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes + octet_length(NEW.source) - octet_length(OLD.source) WHERE id = NEW.peer_id;
END;
-- Two peers may turn out to be one. The pictures go along.
CREATE TRIGGER post_text_move AFTER UPDATE OF peer_id ON post WHEN NEW.peer_id IS NOT OLD.peer_id BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.source)
        - (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = OLD.id) WHERE id = OLD.peer_id;
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.source)
        + (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = NEW.id) WHERE id = NEW.peer_id;
END;
-- Before its pictures go with it: then nobody knows any more whose they were, and the trigger below counts nothing twice.
CREATE TRIGGER post_text_delete BEFORE DELETE ON post WHEN OLD.peer_id IS NOT NULL BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.source)
        - (SELECT ifnull(sum(256 + octet_length(alt)), 0) FROM post_media WHERE post_id = OLD.id) WHERE id = OLD.peer_id;
END;
CREATE TRIGGER alt_text_insert AFTER INSERT ON post_media BEGIN
    UPDATE peer SET text_bytes = text_bytes + 256 + octet_length(NEW.alt)
        WHERE id = (SELECT peer_id FROM post WHERE id = NEW.post_id);
END;
CREATE TRIGGER alt_text_delete AFTER DELETE ON post_media BEGIN
    UPDATE peer SET text_bytes = text_bytes - 256 - octet_length(OLD.alt)
        WHERE id = (SELECT peer_id FROM post WHERE id = OLD.post_id);
END;
