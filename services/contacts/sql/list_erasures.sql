-- A page of erasures of people of some sites, latest first, in the order of erasure_latest_idx.
-- Parameters: $1 sites or null for the whole association, $2 state or null, $3 time and $4 id of the last erasure of the previous page, or
--   nulls, $5 rows.
-- Result: erasures as they stand.
select e.id, e.person, e.cause, e.erase_time, e.services, e.acknowledge_micros, e.state
from erasure_standing e
where ($1::text[] is null or e.sites && $1::text[])
  and ($2::integer is null or e.state = $2::integer)
  and (e.erase_time, e.id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by e.erase_time desc, e.id desc
limit $5;
