-- Lets an account that this transaction holds log in again; its disuse counts from now.
-- params: 1 id uuid, 2 unused after this many seconds bigint
update account
set disabled = false, idle_since = clock_timestamp(), unused_warn_time = null, version = version + 1
where id = $1::uuid and (disabled or idle_since + make_interval(secs => $2::bigint) <= now())
