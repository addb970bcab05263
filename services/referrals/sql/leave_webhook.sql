-- Sends what waits for a partner's webhook by e-mail, from the first attempt on; without an address it stops.
-- Parameters: $1 partner, $2 now.
-- Result: the referrals, with their sites, about which something was stopped.
with moved as (
  update delivery
  set state = case when email <> '' then 'PENDING' else 'STOPPED' end,
      channel = case when email <> '' then 'EMAIL' else channel end,
      last_error = case when email <> '' then last_error else 'CHANNEL_MISSING' end,
      round_attempt_count = 0,
      next_attempt_time = $2::timestamptz,
      lease_expire_time = null
  from partner as receiver
  where receiver.id = $1::text and delivery.partner = receiver.id and delivery.state = 'PENDING' and channel = 'WEBHOOK'
  returning delivery.referral, delivery.state
)
select distinct referral.id as referral, referral.site
from moved join referral on referral.id = moved.referral
where moved.state = 'STOPPED';
