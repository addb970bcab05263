-- A page of the access log, latest first.
-- params: 1 person uuid or null, 2 subject text or null, 3 from timestamptz or null, 4 until timestamptz or null, 5 position of the last entry
--   of the previous page, or null, 6 rows
-- returns: entries
select position, access_time, subject, roles, sites, partner, address, method, action, person, purpose, outcome, trace
from access_log.entry
where ($1::uuid is null or person = $1::uuid)
  and ($2::text is null or subject = $2::text)
  and access_time >= coalesce($3::timestamptz, '-infinity')
  and access_time < coalesce($4::timestamptz, 'infinity')
  and position < coalesce($5::bigint, 9223372036854775807)
order by position desc
limit $6
