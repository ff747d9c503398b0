-- What in the pictures folder is not published, and why, as the owner was told: so that it is told once.
CREATE TABLE left_alone (
    name TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT;

-- Only transparent pictures are kept as PNG. Their colour was the mean of what can be seen, in which a drawing of one colour cannot be: on a middle grey
-- both black and white can.
UPDATE media SET color = '#757575' WHERE id IN (SELECT media_id FROM variant WHERE content_type = 'image/png');
