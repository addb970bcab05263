-- A page of the API keys whose sites all lie within the caller's, newest first.
-- params: 1 sites text[] or null for the whole association, 2 partner text or null, 3 those too that no longer work boolean, 4 create_time and 5 id
--   of the last key of the previous page, or nulls, 6 rows
-- returns: keys without their hash
select id, display_name, role, partner, sites, expire_date, create_time, last_use_time, revoke_time
from api_key
where ($1::text[] is null or sites <@ $1::text[])
  and ($2::text is null or partner = $2::text)
  and ($3::boolean or (revoke_time is null and (expire_date is null or expire_date >= (now() at time zone 'UTC')::date)))
  and (create_time, id) < (coalesce($4::timestamptz, 'infinity'), coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by create_time desc, id desc
limit $6
