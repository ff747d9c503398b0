-- Kinds of notifications that the owner turned off.
CREATE TABLE notice_off (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Of what in a thread the owner wants to be told, where they chose: 'all' or 'answers'. That of nothing is a mute.
CREATE TABLE thread_notices (
    post_id INTEGER PRIMARY KEY REFERENCES post (id) ON DELETE CASCADE,
    chosen TEXT NOT NULL
) STRICT;

-- Where notifications are sent besides, if anywhere: one row at most.
CREATE TABLE push (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    url TEXT NOT NULL,
    format TEXT NOT NULL,
    token TEXT,                              -- a secret of the owner's: sent to that address, and shown to nobody
    with_words INTEGER NOT NULL,
    origin TEXT,                             -- where the owner reaches this node, for links
    sent_up_to INTEGER NOT NULL,             -- notification.id: what came later is to be sent
    failures INTEGER NOT NULL DEFAULT 0,     -- in a row
    next_at INTEGER,                         -- nothing is sent before
    tried_at INTEGER,
    outcome TEXT,                            -- of the last sending: domain::PushOutcome
    answer TEXT NOT NULL DEFAULT ''          -- how the answer began, if it said that something is wrong
) STRICT;
