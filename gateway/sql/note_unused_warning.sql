-- Notes that an account was told of its end by disuse, unless it has been used since.
-- params: 1 id uuid, 2 idle_since as it was taken timestamptz
update account
set unused_warn_time = clock_timestamp()
where id = $1::uuid and idle_since = $2::timestamptz
