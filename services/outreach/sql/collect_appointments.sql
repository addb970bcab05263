-- Every appointment of a person, under whichever of their records, oldest first.
-- Parameters: $1 the ids of their records, $2 rows at most.
-- Result: appointments. Uses: appointment_person_idx.
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       (select k.wrapped_key from data_key k where k.owner = appointment.person::text) as wrapped_key
from appointment
where person = any ($1::uuid[])
order by start_time, id
limit $2;
