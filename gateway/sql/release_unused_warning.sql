-- Lets an account that could not be told of its end by disuse be taken again at once, after those that nobody has tried to tell.
-- params: 1 id uuid, 2 idle_since as it was taken timestamptz
update account
set unused_warn_attempt_time = clock_timestamp()
where id = $1::uuid and idle_since = $2::timestamptz
