-- Drops the links of appointments to a person who asked to be forgotten, and whatever was written about them; says so to contacts.
-- Parameters: $1 person, $2 fact, $3 traceparent.
-- Result: no row.
-- Invariant: times that were agreed stay taken; what was on offer to them is due at once, so that it is offered on. With the key goes what
--   copies of the database still hold of it.
with forgotten as (
  insert into forgotten_person (person) values ($1) on conflict (person) do nothing
), apart as (
  delete from merged_person where duplicate = $1 or person = $1
), key_destroyed as (
  delete from data_key where owner = lower($1::text)
), told as (
  insert into outbox (fact, trace_parent) values ($2::bytea, $3::text)
)
update appointment
set person = null, reason = '', cancel_reason = '', offer_outcome = '', request_hash = '', version = version + 1,
    offer_expire_time = case when state = 'OFFERED' then clock_timestamp() end
where person = $1;
