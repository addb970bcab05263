-- Takes referrals whose consent is no longer in force while they are open.
-- Parameters: $1 now, $2 how many at most.
-- Result: id, site, partner. Uses: referral_consent_end_idx.
-- Invariant: each is taken once for each sending, by one replica.
update referral
set consent_end_time = null
where id in (
  select id from referral where consent_end_time <= $1::timestamptz order by consent_end_time limit $2::integer
  for no key update skip locked
)
returning id, site, partner;
