-- Finds the last sending of a referral if it was stopped before anything was tried since. Call it with the referral locked.
-- Parameters: $1 referral.
-- Result: its notification, or no row. Uses: delivery_referral_idx.
select sending.id
from (select id, number, state from delivery where referral = $1 and type = 'referral.sent' order by number desc limit 1) sending
where sending.state = 'STOPPED'
  and not exists (select from delivery told join delivery_attempt on delivery_attempt.delivery = told.id
                  where told.referral = $1 and told.number >= sending.number);
