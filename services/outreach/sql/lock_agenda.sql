-- Reads a site and keeps others from changing it and its appointments until the end of the transaction.
-- Parameters: $1 id.
-- Result: the site, or no row.
-- Invariant: whoever writes appointments or waiting entries of a site holds this lock, so that a freed time is offered to one person only and
--   hours do not change meanwhile.
select id, display_name, time_zone, address, schedule, version, request_hash from site where id = $1 for no key update;
