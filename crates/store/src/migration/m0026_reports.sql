-- What friends tell the owner about comments in the owner's threads, each friend once about each.
CREATE TABLE report (
    item_id INTEGER NOT NULL REFERENCES thread_item (id) ON DELETE CASCADE,
    peer_id INTEGER NOT NULL REFERENCES peer (id) ON DELETE CASCADE,
    words TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, peer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_pace ON report (peer_id, told_at);

-- What the owner tells friends about comments in theirs.
CREATE TABLE own_report (
    item_id INTEGER PRIMARY KEY REFERENCES thread_item (id) ON DELETE CASCADE,
    words TEXT NOT NULL,
    is_due INTEGER NOT NULL                -- 1: the friend's server is still to be told
) STRICT;
