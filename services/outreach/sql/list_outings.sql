-- Lists the outings of the caller's sites, soonest first.
-- Parameters: $1 the sites of the caller or null for all, $2 site or null, $3 first local day or null, $4 last local day or null,
--   $5 state or null, $6 series or null, $7 $8 $9 local day, start and id of the last outing of the previous page (null for the first),
--   $10 rows at most.
-- Result: the outings in the order of local day, start and id, each with its people and with what decides its warnings. Uses: outing_day_idx.
with page as (
  select id
  from outing
  where ($1::text[] is null or site = any ($1)) and ($2::text is null or site = $2)
    and service_day >= coalesce($3::date, '-infinity') and service_day <= coalesce($4::date, 'infinity')
    and ($5::text is null or state = $5) and ($6::uuid is null or series = $6)
    and (service_day, start_time, id) > (coalesce($7::date, '-infinity'), coalesce($8::timestamptz, '-infinity'),
                                         coalesce($9::uuid, '00000000-0000-0000-0000-000000000000'))
  order by service_day, start_time, id
  limit $10::integer
)
select f.* from page join outing_in_full f using (id) order by f.service_day, f.start_time, f.id;
