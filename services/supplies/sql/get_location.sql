-- Reads a location of the caller's sites.
-- $1 text id, $2 text[] the caller's sites or null for all.
-- Result: one row or none.
select id, site, kind, display_name, version
from locations
where id = $1::text and ($2::text[] is null or site = any ($2::text[]))
