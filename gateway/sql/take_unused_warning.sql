-- Takes an account with a mail address that will be refused within two weeks unless it is used, and has not been told: for a day, in which nobody
-- else tells it.
-- params: 1 unused after this many seconds bigint
-- returns: at most one row, with idle_since, which the outcome is noted for
-- invariant: whoever takes it and dies is followed by another one a day later, so that it is told, and not without end
update account
set unused_warn_attempt_time = clock_timestamp() + interval '1 day'
where id = (
  select id from account
  where not disabled and sealed_email is not null and unused_warn_time is null
    and (unused_warn_attempt_time is null or unused_warn_attempt_time <= now())
    and idle_since > now() - make_interval(secs => $1::bigint)
    and idle_since <= now() - make_interval(secs => $1::bigint) + interval '14 days'
  order by unused_warn_attempt_time nulls first, idle_since
  limit 1
  for update skip locked
)
returning id::text as id, sealed_email, idle_since, idle_since + make_interval(secs => $1::bigint) as unused_time
