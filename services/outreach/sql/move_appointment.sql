-- Writes an appointment that this transaction has locked and whose booking it has freed, and takes the time of its staff member.
-- Parameters: $1 id, $2 staff member or null, $3 start, $4 end, $5 service day, $6 reason (sealed).
-- Result: the appointment as it now is.
-- Invariant: appointment and booking say the same. A time that is taken fails the statement (staff_booked, person_booked).
with changed as (
  update appointment
  set staff_member = $2, start_time = $3, end_time = $4, service_day = $5, reason = $6, version = version + 1
  where id = $1
  returning *
), booked as (
  insert into staff_booking (holder, holder_kind, staff_member, span)
  select id, 'APPOINTMENT', staff_member, tstzrange(start_time, end_time) from changed where staff_member is not null
)
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       (select k.wrapped_key from data_key k where k.owner = changed.person::text) as wrapped_key
from changed;
