-- What the owner brought from elsewhere, file by file.
CREATE TABLE import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                    -- of the file
    place TEXT NOT NULL,                   -- its path
    is_own INTEGER NOT NULL,               -- 1: it was sent here, and goes with the import
    asks INTEGER NOT NULL,                 -- 1: it waits for its owner once it was looked at
    format TEXT,                           -- NULL: it was not looked at yet
    audience TEXT NOT NULL,
    state TEXT NOT NULL,
    problem TEXT,
    preview TEXT,                          -- domain::ImportPreview, as JSON
    created_at INTEGER NOT NULL
) STRICT;

-- What became of what is in them, so that nothing comes twice.
CREATE TABLE import_entry (
    import_id INTEGER NOT NULL REFERENCES import (id),
    origin TEXT NOT NULL,                  -- by which it is known again in another file
    post_id INTEGER REFERENCES post (id) ON DELETE SET NULL,  -- NULL: it became none
    remarks TEXT NOT NULL,                 -- what was found then: words, with a space between two
    PRIMARY KEY (import_id, origin)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_entry_origin ON import_entry (origin) WHERE post_id IS NOT NULL;
CREATE INDEX import_entry_post ON import_entry (post_id) WHERE post_id IS NOT NULL;
