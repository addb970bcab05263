-- An account with a mail address that will be refused within two weeks unless it is used, and has not been told; held until the transaction ends.
-- params: 1 unused after this many seconds bigint
-- returns: at most one row
select id::text as id, sealed_email, idle_since + make_interval(secs => $1::bigint) as unused_time
from account
where not disabled and sealed_email is not null and unused_warn_time is null
  and idle_since > now() - make_interval(secs => $1::bigint)
  and idle_since <= now() - make_interval(secs => $1::bigint) + interval '14 days'
order by idle_since
limit 1
for update skip locked
