-- That a request was declined or taken back is not announced any more; it stands where one asked.
DELETE FROM notification WHERE kind IN ('friend-request-declined', 'friend-request-withdrawn');

-- Where the node listened last, beside its port: a link that another process prints must lead there.
ALTER TABLE owner ADD COLUMN listen_ip TEXT;
