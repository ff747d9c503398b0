-- When this node was started first, in milliseconds since 1970: the defaults end an hour later. NULL: not since there is this column.
ALTER TABLE owner ADD COLUMN first_started_at INTEGER;

-- Browsers in which the owner has signed in: their wrong passwords are counted apart from everybody else's. They may do nothing else.
CREATE TABLE known_browser (
    id INTEGER PRIMARY KEY,
    -- SHA-256 of the token in the browser's cookie, in hex.
    token_hash TEXT NOT NULL UNIQUE,
    signed_in_at INTEGER NOT NULL
);

-- Whether the server of the friend whose picture it is gave this file. That another friend, or the owner, has the same one is not to be learnt
-- from a request that does not come. What is here counts as given.
ALTER TABLE variant ADD COLUMN is_received INTEGER NOT NULL DEFAULT 0;
UPDATE variant SET is_received = 1 WHERE sha256 IN (SELECT sha256 FROM kept_file UNION ALL
    SELECT own.sha256 FROM variant AS own JOIN media ON media.id = own.media_id WHERE media.peer_id IS NULL);
