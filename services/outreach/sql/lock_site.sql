-- Reads a site and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id.
-- Result: the site, or no row.
select id, display_name, time_zone, address, schedule, version, request_hash from site where id = $1 for update;
