-- Stops what asks a partner to answer a referral, unless a worker has it.
-- Parameters: $1 referral.
-- Result: none. Uses: delivery_order_idx.
update delivery
set state = 'STOPPED', lease_expire_time = null
where referral = $1::uuid and state = 'PENDING' and type in ('referral.sent', 'referral.reminder', 'referral.link')
  and coalesce(lease_expire_time <= clock_timestamp(), true);
