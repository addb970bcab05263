-- Ends an appointment that this transaction has locked: it was attended or missed, or it is cancelled.
-- Parameters: $1 id, $2 state, $3 cancel reason (sealed).
-- Result: the appointment as it now is.
-- Invariant: only what was attended keeps the time of its staff member.
with changed as (
  update appointment
  set state = $2, cancel_reason = $3, offer_expire_time = null, version = version + 1
  where id = $1
  returning *
), freed as (
  delete from staff_booking where holder in (select id from changed where state <> 'ATTENDED')
)
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       (select k.wrapped_key from data_key k where k.owner = changed.person::text) as wrapped_key
from changed;
