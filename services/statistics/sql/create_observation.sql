-- Records an observation.
-- Parameters: $1 id, $2 site, $3 substance and $4 the same as search words, $5 what was found, $6 form, $7 route, $8 effects, $9 price in cents,
--   $10 latitude and $11 longitude on the grid or nulls, $12 day, $13 source, $14 search words, none twice, $15 request hash.
-- Result: the observation of that id, new or existing, with its request hash; no row when a concurrent call has just recorded it.
with made as (
  insert into observation (id, site, substance, substance_folded, found, form, route, effects, price_cents, latitude, longitude, day, source,
                           words, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8::text[], $9::integer, $10::double precision, $11::double precision, $12::date, $13,
          array_to_tsvector($14::text[]), $15)
  on conflict (id) do nothing
  returning *
)
select id, site, substance, found, form, route, effects, price_cents, latitude, longitude, day, source, voided, record_time, request_hash
from made
union all
select id, site, substance, found, form, route, effects, price_cents, latitude, longitude, day, source, voided, record_time, request_hash
from observation
where id = $1;
