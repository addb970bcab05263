-- Counts an attempt to prove to be the owner of a login before anything is compared, alike for one that nobody has. The tenth in a row, with no
-- success in between, locks the login for fifteen minutes, the next tenth for twice as long, up to a day.
-- params: 1 login index bytea, 2 unused after this many seconds bigint
-- returns: one row: `admitted` is false while the login is locked; the account's columns are null when there is none; `usable` is false when it
--   is disabled or unused
-- invariant: of attempts at the same time, no more than ten in a row are admitted
with swept as (
  delete from login_attempt
  where login_index in (select login_index
                        from login_attempt
                        where attempt_time < now() - interval '2 days' and login_index <> $1::bytea
                        limit 5
                        for update skip locked)
), counted as (
  insert into login_attempt as known (login_index)
  values ($1::bytea)
  on conflict (login_index) do update
  set failures = case when known.failures >= 9 then 0 else known.failures + 1 end,
      locks = case when known.failures >= 9 then known.locks + 1 else known.locks end,
      lock_end_time = case when known.failures >= 9 then now() + least(interval '15 minutes' * 2 ^ least(known.locks, 7), interval '1 day') end,
      attempt_time = now()
  where known.lock_end_time is null or known.lock_end_time <= now()
  returning login_index
)
select exists (select from counted) as admitted, account.id::text as id, password_hash, roles, sites, partner, generation,
       password_change_needed, sealed_code_secret, second_factor, code_step,
       not disabled and idle_since + make_interval(secs => $2::bigint) > now() as usable
from (values (1)) as always
left join account on login_index = $1::bytea
