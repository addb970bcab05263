-- Stops a delivery that a worker has taken.
-- Parameters: $1 delivery, $2 the lease under which it was taken, $3 why, or empty when nobody needs it any more.
-- Result: its id; no row when the lease was lost.
update delivery
set state = 'STOPPED', lease_expire_time = null, last_error = case when $3::text <> '' then $3::text else last_error end
where id = $1::uuid and state = 'PENDING' and lease_expire_time = $2::timestamptz
returning id;
