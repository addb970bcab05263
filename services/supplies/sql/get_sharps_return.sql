-- Reads a return of used syringes of some sites.
-- $1 uuid id, $2 text[] sites or null for all.
-- Result: the return with its request hash, or none.
select id, request_hash, location, site, syringes_counted, containers, decilitres, syringes_estimated, outing, service_day::text as service_day,
       occur_time, void_reason is not null as voided, version
from sharps_returns
where id = $1::uuid and ($2::text[] is null or site = any ($2::text[]))
