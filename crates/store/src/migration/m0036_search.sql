-- What can be found: a post, or a comment. A later kind is a column more.
CREATE TABLE search_document (
    id INTEGER PRIMARY KEY,                -- domain::DocumentId: seconds since 1970 times 4096, and milliseconds times 4
    post_id INTEGER UNIQUE REFERENCES post (id) ON DELETE CASCADE,
    item_id INTEGER UNIQUE REFERENCES thread_item (id) ON DELETE CASCADE,
    words TEXT NOT NULL,                   -- domain::search::words of its text, with a space between two
    author TEXT NOT NULL,                  -- of a comment: those of the name that its author signed with
    facets TEXT NOT NULL,                  -- what it is, whose, and where (store::search::facet)
    CHECK ((post_id IS NOT NULL) + (item_id IS NOT NULL) = 1)
) STRICT;

-- Words are cut and folded already; here a space parts them. What is deleted has to be named word by word, so they are kept beside it: an
-- index that deletes by the number of the row alone (contentless_delete) leaves the words in the file, whatever secure-delete says.
CREATE VIRTUAL TABLE search_index USING fts5 (
    words, author, facets, content = 'search_document', content_rowid = 'id', tokenize = "ascii tokenchars '+#'"
);
-- The index overwrites what is deleted in its own pages; PRAGMA secure_delete knows pages as a whole alone. Both are needed.
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER search_document_insert AFTER INSERT ON search_document BEGIN
    INSERT INTO search_index (rowid, words, author, facets) VALUES (NEW.id, NEW.words, NEW.author, NEW.facets);
END;

-- What left search_document is found no more, and is still to leave the index: few at once, by the transaction itself, many little by little.
CREATE TABLE search_gone (
    id INTEGER PRIMARY KEY,                -- of the document; no other gets it meanwhile
    words TEXT NOT NULL,
    author TEXT NOT NULL,
    facets TEXT NOT NULL
) STRICT;
CREATE TRIGGER search_document_delete AFTER DELETE ON search_document BEGIN
    INSERT INTO search_gone (id, words, author, facets) VALUES (OLD.id, OLD.words, OLD.author, OLD.facets);
END;
CREATE TRIGGER search_gone_delete AFTER DELETE ON search_gone BEGIN
    INSERT INTO search_index (search_index, rowid, words, author, facets)
        VALUES ('delete', OLD.id, OLD.words, OLD.author, OLD.facets);
END;

-- What is to be put into the index: by the transaction that changes it, before it commits (WriteTx::commit). What was there before the index
-- is older, and put in little by little.
CREATE TABLE search_due (
    id INTEGER PRIMARY KEY,
    post_id INTEGER UNIQUE REFERENCES post (id) ON DELETE CASCADE,
    item_id INTEGER UNIQUE REFERENCES thread_item (id) ON DELETE CASCADE,
    is_older INTEGER NOT NULL DEFAULT 0,
    CHECK ((post_id IS NOT NULL) + (item_id IS NOT NULL) = 1)
) STRICT;
CREATE INDEX search_due_older ON search_due (is_older, id);

-- Whatever writes a post or a comment, its old words are found no more.
CREATE TRIGGER post_search_insert AFTER INSERT ON post WHEN NEW.deleted_at IS NULL BEGIN
    INSERT OR REPLACE INTO search_due (post_id) VALUES (NEW.id);
END;
CREATE TRIGGER post_search_update AFTER UPDATE OF source, warning, published_at, deleted_at, peer_id ON post
    WHEN NEW.source IS NOT OLD.source OR NEW.warning IS NOT OLD.warning OR NEW.published_at IS NOT OLD.published_at
        OR NEW.deleted_at IS NOT OLD.deleted_at OR NEW.peer_id IS NOT OLD.peer_id BEGIN
    DELETE FROM search_document WHERE post_id = OLD.id;
    DELETE FROM search_due WHERE post_id = OLD.id;
    INSERT INTO search_due (post_id) SELECT NEW.id WHERE NEW.deleted_at IS NULL;
END;
CREATE TRIGGER post_media_search_insert AFTER INSERT ON post_media BEGIN
    DELETE FROM search_document WHERE post_id = NEW.post_id;
    INSERT OR REPLACE INTO search_due (post_id) VALUES (NEW.post_id);
END;
CREATE TRIGGER post_media_search_delete AFTER DELETE ON post_media BEGIN
    DELETE FROM search_document WHERE post_id = OLD.post_id;
    INSERT OR REPLACE INTO search_due (post_id) SELECT id FROM post WHERE id = OLD.post_id AND deleted_at IS NULL;
END;
CREATE TRIGGER post_circle_search_insert AFTER INSERT ON post_circle BEGIN
    DELETE FROM search_document WHERE post_id = NEW.post_id;
    INSERT OR REPLACE INTO search_due (post_id) SELECT id FROM post WHERE id = NEW.post_id AND deleted_at IS NULL;
END;
CREATE TRIGGER post_circle_search_delete AFTER DELETE ON post_circle BEGIN
    DELETE FROM search_document WHERE post_id = OLD.post_id;
    INSERT OR REPLACE INTO search_due (post_id) SELECT id FROM post WHERE id = OLD.post_id AND deleted_at IS NULL;
END;
CREATE TRIGGER thread_item_search_insert AFTER INSERT ON thread_item WHEN NEW.kind = 'comment' AND NEW.standing = 'said' BEGIN
    INSERT OR REPLACE INTO search_due (item_id) VALUES (NEW.id);
END;
CREATE TRIGGER thread_item_search_update AFTER UPDATE OF source, warning, name, standing, is_removed, peer_id ON thread_item
    WHEN NEW.kind = 'comment' AND (NEW.source IS NOT OLD.source OR NEW.warning IS NOT OLD.warning OR NEW.name IS NOT OLD.name
        OR NEW.standing IS NOT OLD.standing OR NEW.is_removed IS NOT OLD.is_removed OR NEW.peer_id IS NOT OLD.peer_id) BEGIN
    DELETE FROM search_document WHERE item_id = OLD.id;
    DELETE FROM search_due WHERE item_id = OLD.id;
    INSERT INTO search_due (item_id) SELECT NEW.id WHERE NEW.standing = 'said' AND NEW.is_removed = 0;
END;
CREATE TRIGGER comment_picture_search_insert AFTER INSERT ON comment_picture BEGIN
    DELETE FROM search_document WHERE item_id = NEW.item_id;
    INSERT OR REPLACE INTO search_due (item_id) SELECT id FROM thread_item
        WHERE id = NEW.item_id AND kind = 'comment' AND standing = 'said' AND is_removed = 0;
END;
CREATE TRIGGER comment_picture_search_delete AFTER DELETE ON comment_picture BEGIN
    DELETE FROM search_document WHERE item_id = OLD.item_id;
    INSERT OR REPLACE INTO search_due (item_id) SELECT id FROM thread_item
        WHERE id = OLD.item_id AND kind = 'comment' AND standing = 'said' AND is_removed = 0;
END;

-- The newest first: they have the lowest numbers.
INSERT INTO search_due (post_id, is_older) SELECT id, 1 FROM post WHERE deleted_at IS NULL ORDER BY published_at DESC;
INSERT INTO search_due (item_id, is_older) SELECT id, 1 FROM thread_item
    WHERE kind = 'comment' AND standing = 'said' AND is_removed = 0 ORDER BY id DESC;
