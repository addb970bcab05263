-- A page of activities, soonest first, in the order of activity_day_idx.
-- Parameters: $1 sites or null for the whole association, $2 one site or null, $3 first and $4 last service day or null, $5 service day,
--   $6 start and $7 id of the last activity of the previous page, or nulls, $8 rows.
-- Result: activities.
select id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, state, participants, cancel_reason, version, create_time
from activity
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and service_day between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
  and (service_day, start_time, id)
      > (coalesce($5::date, '-infinity'), coalesce($6::timestamptz, '-infinity'), coalesce($7::uuid, '00000000-0000-0000-0000-000000000000'))
order by service_day, start_time, id
limit $8;
