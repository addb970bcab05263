-- Drops the link of referrals to a person who asked to be forgotten, and whatever was written about them.
-- Parameters: $1 person.
-- Result: no row.
-- Invariant: the referrals stay, and count.
with forgotten as (
  update referral
  set person = null, consent = null, consent_end_time = null, summary = '', decline_reason = '', partner_note = '', version = version + 1
  where person = $1
  returning id
)
update referral_change set note = '' where referral in (select id from forgotten) and note <> '';
