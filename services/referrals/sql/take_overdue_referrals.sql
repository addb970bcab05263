-- Locks referrals whose answer did not come in time.
-- Parameters: $1 now, $2 how many at most.
-- Result: their ids. Uses: referral_deadline_idx.
-- Invariant: two replicas do not take the same referral at once.
select id
from referral
where state in ('SENT', 'ACKNOWLEDGED') and answer_deadline <= $1::timestamptz
order by answer_deadline
limit $2::integer
for no key update skip locked;
