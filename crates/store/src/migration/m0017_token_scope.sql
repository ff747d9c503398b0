-- What an app token may be used for, and from when on for nothing. The tokens that are there may do everything, without an end.
ALTER TABLE app_token ADD COLUMN scope TEXT NOT NULL DEFAULT 'all' CHECK (scope IN ('read', 'publish', 'all'));
ALTER TABLE app_token ADD COLUMN expires_at INTEGER;
