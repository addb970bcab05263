-- Drops the links of appointments to a person who asked to be forgotten, and whatever was written about them.
-- Parameters: $1 person.
-- Result: no row.
-- Invariant: times that were agreed stay taken; what was on offer to them is due at once, so that it is offered on.
with forgotten as (
  insert into forgotten_person (person) values ($1) on conflict (person) do nothing
)
update appointment
set person = null, reason = '', cancel_reason = '', version = version + 1,
    offer_expire_time = case when state = 'OFFERED' then clock_timestamp() end
where person = $1;
