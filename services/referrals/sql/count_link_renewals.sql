-- Counts the fresh links that were asked for a referral.
-- Parameters: $1 referral, $2 since when.
-- Result: their number.
select count(*) as renewals
from delivery
where referral = $1
  and type = 'referral.link'
  and event_time > $2;
