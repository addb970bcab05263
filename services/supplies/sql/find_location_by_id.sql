-- Reads the location that has taken an id.
-- $1 text id.
-- Result: one row or none.
select id, site, kind, display_name, version, request_hash
from locations
where id = $1::text
