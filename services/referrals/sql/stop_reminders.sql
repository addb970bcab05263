-- Stops the reminders of a referral whose partner has answered, unless a worker has one.
-- Parameters: $1 referral.
-- Result: no row. Uses: delivery_order_idx.
update delivery
set state = 'STOPPED', lease_expire_time = null
where referral = $1 and state = 'PENDING' and type = 'referral.reminder' and coalesce(lease_expire_time <= clock_timestamp(), true);
