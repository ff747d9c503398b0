-- Since when the owner closes this server, if that is so: friends are told that it ended, and all is removed with the next press.
CREATE TABLE closing (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    since INTEGER NOT NULL                              -- milliseconds since 1970
) STRICT;
