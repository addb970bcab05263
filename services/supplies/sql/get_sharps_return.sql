-- Reads a return of used syringes of some sites.
-- $1 uuid id, $2 text[] sites or null for all.
-- Result: the return with its request hash and the kind of its location, or none.
select r.id, r.request_hash, r.location, r.site, syringes_counted, containers, decilitres, syringes_estimated, outing, service_day::text as service_day,
       occur_time, void_reason is not null as voided, r.version, p.kind as location_kind
from sharps_returns r
join locations p on p.id = r.location
where r.id = $1::uuid and ($2::text[] is null or r.site = any ($2::text[]))
