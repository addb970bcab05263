-- A page of one site's observations, latest first, in the order of observation_site_idx.
-- Parameters: $1 site, $2 null, $3 form or null, $4 route or null, $5 first and $6 last day or null,
--   $7 day and $8 id of the last observation of the previous page, or nulls, $9 rows.
-- Result: observations.
select id, site, substance, found, form, route, effects, price_cents, latitude, longitude, day, source, voided, record_time
from observation
where site = $1::text
  and $2::text is null
  and ($3::text is null or form = $3::text)
  and ($4::text is null or route = $4::text)
  and day between coalesce($5::date, '-infinity') and coalesce($6::date, 'infinity')
  and (day, id) < (coalesce($7::date, 'infinity'), coalesce($8::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by day desc, id desc
limit $9::integer;
