-- Conversations with friends. Their messages are rows of thread_item, with wire_id in the place of a post.
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer_id INTEGER UNIQUE REFERENCES peer (id) ON DELETE CASCADE,  -- with whom
    home_id INTEGER NOT NULL,              -- the peer whose server holds it; 0: this node does
    wire_id TEXT NOT NULL UNIQUE,
    seen_up_to INTEGER NOT NULL DEFAULT 0, -- thread_item.id: up to there the owner has seen it
    is_muted INTEGER NOT NULL DEFAULT 0    -- 1: what is new in it is not counted beside the navigation
) STRICT;
-- The peer's server says that it knows messages.
ALTER TABLE peer ADD COLUMN has_messages INTEGER NOT NULL DEFAULT 0;
-- The highest position in the feed of threads of this epoch with which the friend's server came back.
ALTER TABLE peer ADD COLUMN threads_confirmed INTEGER NOT NULL DEFAULT 0;
