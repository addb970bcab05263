-- Lets an appointment go that is on offer and locked: its entry did not take it.
-- Parameters: $1 id of the appointment, $2 why, $3 the state its entry takes.
-- Result: no row.
-- Invariant: the time is free, and the entry is no longer on offer; an entry that was closed meanwhile stays closed.
with released as (
  update appointment
  set state = 'CANCELLED', offer_outcome = $2, offer_expire_time = null, version = version + 1
  where id = $1 and state = 'OFFERED'
  returning id, waiting_entry
), freed as (
  delete from staff_booking where holder in (select id from released)
)
update waiting_entry set state = $3 where id in (select waiting_entry from released) and state = 'OFFERED';
