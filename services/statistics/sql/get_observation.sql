-- Reads an observation.
-- Parameters: $1 id.
-- Result: the observation with its request hash, or no row.
select id, site, substance, found, form, route, effects, price_cents, latitude, longitude, day, source, voided, record_time, request_hash
from observation
where id = $1::uuid;
