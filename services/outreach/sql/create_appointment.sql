-- Makes an appointment, once for its id, and takes the time of its staff member.
-- Parameters: $1 id, $2 site, $3 person or null, $4 staff member or null, $5 start, $6 end, $7 service day, $8 reason (sealed), $9 request hash.
-- Result: the appointment of that id, new or existing, with its request hash; no row when a concurrent call has just made it.
-- Invariant: appointment and booking come into being together, and only for a new row. A time that is taken fails the statement
--   (staff_booked, person_booked).
with made as (
  insert into appointment (id, site, person, staff_member, start_time, end_time, service_day, reason, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (id) do nothing
  returning *
), booked as (
  insert into staff_booking (holder, holder_kind, staff_member, span)
  select id, 'APPOINTMENT', staff_member, tstzrange(start_time, end_time) from made where staff_member is not null
)
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       request_hash,
       (select k.wrapped_key from data_key k where k.owner = made.person::text) as wrapped_key
from made
union all
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       request_hash,
       (select k.wrapped_key from data_key k where k.owner = appointment.person::text) as wrapped_key
from appointment
where id = $1;
