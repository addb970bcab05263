-- Forgets even that somebody asked to be forgotten, once no call can still be under way that asked contacts before.
-- Parameters: $1 the time before which that is so.
-- Result: no row.
delete from forgotten_person where forget_time < $1;
