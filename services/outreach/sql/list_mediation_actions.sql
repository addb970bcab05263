-- A page of actions of community mediation, latest first, in the order of mediation_action_day_idx.
-- Parameters: $1 sites or null for the whole association, $2 one site or null, $3 first and $4 last service day or null, $5 service day,
--   $6 time and $7 id of the last action of the previous page, or nulls, $8 rows.
-- Result: actions.
select id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, state, void_reason, version, create_time
from mediation_action
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and service_day between coalesce($3::date, '-infinity') and coalesce($4::date, 'infinity')
  and (service_day, occur_time, id)
      < (coalesce($5::date, 'infinity'), coalesce($6::timestamptz, 'infinity'), coalesce($7::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by service_day desc, occur_time desc, id desc
limit $8;
