-- Writes down an attempt, and what it makes of its delivery.
-- Parameters: $1 delivery, $2 the lease under which it was tried, $3 start, $4 duration in milliseconds, $5 the server's answer, $6 error,
--   $7 the delivery's state, $8 when it is tried next or null, $9 now.
-- Result: the delivery's id; no row when the lease was lost, and then the delivery stays as it is.
with attempt as (
  insert into delivery_attempt (delivery, start_time, duration_ms, status, error)
  values ($1::uuid, $3::timestamptz, $4::integer, $5::integer, $6::text)
)
update delivery
set state = $7::text,
    attempt_count = attempt_count + 1,
    round_attempt_count = round_attempt_count + 1,
    next_attempt_time = coalesce($8::timestamptz, next_attempt_time),
    lease_expire_time = null,
    delivery_time = case when $7::text = 'DELIVERED' then $9::timestamptz end,
    last_error = $6::text
where id = $1::uuid and state = 'PENDING' and lease_expire_time = $2::timestamptz
returning id;
