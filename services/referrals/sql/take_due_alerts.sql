-- Takes referrals whose team is to be told that nothing happens.
-- Parameters: $1 now, $2 how many at most.
-- Result: id, site, partner, state. Uses: referral_alert_idx.
-- Invariant: each is taken once for each thing that is awaited, by one replica.
update referral
set alert_time = null
where id in (
  select id from referral where alert_time <= $1::timestamptz order by alert_time limit $2::integer for no key update skip locked
)
returning id, site, partner, state;
