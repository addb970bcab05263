-- Lists accounts, all of whose roles and sites the caller may hand on, oldest first.
-- params: 1 sites text[] or null for the whole association, 2 roles that the caller may hand on text[], 3 unused after this many seconds bigint,
--   4 only those of this site text or null, 5 only those that stand so text or null, 6 only this account uuid or null, 7 create_time and
--   8 id of the last account of the previous page, or nulls, 9 rows
-- returns: accounts without password and authenticator; `lock_end_time` only of a locked one, `unused_time` only of an active one
select id, sealed_login, sealed_email, roles, sites, partner, state, case when state = 'LOCKED' then lock_end_time end as lock_end_time,
       second_factor, password_change_needed, create_time, last_use_time,
       case when state = 'ACTIVE' then idle_since + make_interval(secs => $3::bigint) end as unused_time, version, request_hash
from account
left join login_attempt using (login_index)
cross join lateral (
  select case when disabled then 'DISABLED'
              when idle_since + make_interval(secs => $3::bigint) <= now() then 'UNUSED'
              when lock_end_time > now() then 'LOCKED'
              else 'ACTIVE' end as state) as standing
where ($1::text[] is null or sites <@ $1::text[])
  and roles <@ $2::text[]
  and ($4::text is null or $4::text = any (sites))
  and ($5::text is null or state = $5::text)
  and ($6::uuid is null or id = $6::uuid)
  and (create_time, id) > (coalesce($7::timestamptz, '-infinity'), coalesce($8::uuid, '00000000-0000-0000-0000-000000000000'))
order by create_time, id
limit $9
