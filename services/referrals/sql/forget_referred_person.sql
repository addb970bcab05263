-- Drops the link of referrals to a person who asked to be forgotten, and whatever was written about them; says so to contacts.
-- Parameters: $1 person, $2 fact, $3 traceparent.
-- Result: no row.
-- Invariant: the referrals stay, and count. With the key goes what copies of the database still hold of what was written.
with forgotten as (
  update referral
  set person = null, consent = null, consent_end_time = null, summary = '', decline_reason = '', partner_note = '', request_hash = '',
      version = version + 1
  where person = $1
  returning id
), apart as (
  delete from merged_person where duplicate = $1 or person = $1
), key_destroyed as (
  delete from data_key where owner = lower($1::text)
), told as (
  insert into outbox (fact, trace_parent) values ($2::bytea, $3::text)
)
update referral_change set note = '' where referral in (select id from forgotten) and note <> '';
