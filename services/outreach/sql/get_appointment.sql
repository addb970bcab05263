-- Reads an appointment of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the appointment with its request hash, or no row.
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       request_hash,
       (select k.wrapped_key from data_key k where k.owner = appointment.person::text) as wrapped_key
from appointment
where id = $1 and ($2::text[] is null or site = any ($2::text[]));
