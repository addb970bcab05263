-- A page of alerts, latest first, in the order of watch_alert_latest_idx.
-- Parameters: $1 whether those that were never sent may be seen, $2 state or null, $3 time and $4 id of the last alert of the previous page, or
--   nulls, $5 rows.
-- Result: alerts.
select id, title, text, level, state, observations, create_time, send_time, end_time, version
from watch_alert
where ($1::boolean or send_time is not null)
  and ($2::text is null or state = $2::text)
  and (create_time, id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by create_time desc, id desc
limit $5::integer;
