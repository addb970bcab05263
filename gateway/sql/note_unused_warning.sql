-- Notes that an account, which this transaction holds, was told of its end by disuse.
-- params: 1 id uuid
update account
set unused_warn_time = clock_timestamp()
where id = $1::uuid
