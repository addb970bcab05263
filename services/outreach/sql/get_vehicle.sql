-- Reads a vehicle of the caller's sites.
-- Parameters: $1 id, $2 the caller's sites or null for all.
-- Result: the vehicle, or no row.
select id, site, display_name, location, retired, version, request_hash
from vehicle
where id = $1::text and ($2::text[] is null or site = any ($2::text[]));
