-- Reads an appointment and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id.
-- Result: the appointment with the time until which it is held on offer, or no row.
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       offer_expire_time,
       (select k.wrapped_key from data_key k where k.owner = appointment.person::text) as wrapped_key
from appointment
where id = $1
for update;
