-- A page of emergency accesses to people of some sites, latest first, in the order of emergency_access_latest_idx.
-- Parameters: $1 sites or null for the whole association, $2 whether only those that nobody has reviewed, $3 time and $4 id of the last access
--   of the previous page, or nulls, $5 rows.
-- Result: accesses, each with the wrapped key of the person's data, null once that is destroyed.
select e.id, e.person, e.subject, e.subject_sites, e.sites, e.reason, e.create_time, e.expire_time, e.review_time, e.reviewer, k.wrapped_key
from emergency_access e
left join data_key k on k.owner = e.person::text
where ($1::text[] is null or e.sites && $1::text[])
  and (not $2::boolean or e.review_time is null)
  and (e.create_time, e.id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by e.create_time desc, e.id desc
limit $5;
