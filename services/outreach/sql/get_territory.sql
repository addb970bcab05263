-- Reads a territory of the caller's sites.
-- Parameters: $1 id, $2 the caller's sites or null for all.
-- Result: the territory, or no row.
select id, site, display_name, note, version, request_hash
from territory
where id = $1::text and ($2::text[] is null or site = any ($2::text[]));
