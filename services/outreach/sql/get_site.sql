-- Reads a site.
-- Parameters: $1 id.
-- Result: the site, or no row. Every site may be read by whoever may read sites: it is a directory.
select id, display_name, time_zone, address, schedule, version, request_hash from site where id = $1;
