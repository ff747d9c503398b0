-- Which copy of a server's data lives: domain::Instance, as text.
ALTER TABLE owner ADD COLUMN instance TEXT;         -- the one that this data folder is; NULL before it was opened by the server
ALTER TABLE owner ADD COLUMN other_instance TEXT;   -- the newest other one that was heard of
-- The newest one of the peer's that it told, as its key signed it (a JWS).
ALTER TABLE peer ADD COLUMN instance TEXT;
