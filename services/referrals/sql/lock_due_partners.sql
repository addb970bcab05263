-- Locks the partners for whom something is due and of whom no worker has anything, those that have waited longest first.
-- Parameters: $1 now, $2 how many at most.
-- Result: the partners; those that somebody else has locked are passed over. Uses: delivery_due_idx, delivery_partner_due_idx,
--   delivery_order_idx.
with waiting as (
  select partner, min(next_attempt_time) as since
  from delivery as candidate
  where state = 'PENDING' and next_attempt_time <= $1::timestamptz
    and not exists (select from delivery as held
                    where held.partner = candidate.partner and held.state = 'PENDING' and held.lease_expire_time > clock_timestamp())
    and not exists (select from delivery as earlier
                    where earlier.referral = candidate.referral and earlier.partner = candidate.partner
                      and earlier.state = 'PENDING' and earlier.number < candidate.number)
  group by partner
)
select partner.id
from partner join waiting on waiting.partner = partner.id
order by waiting.since, partner.id
limit $2::integer
for no key update of partner skip locked;
