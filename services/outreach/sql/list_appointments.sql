-- A page of appointments, soonest first, in the order of appointment_day_idx.
-- Parameters: $1 sites or null for the whole association, $2 site, $3 person, $4 staff member, $5 first and $6 last service day, $7 state, each
--   or null, $8 service day, $9 time and $10 id of the last appointment of the previous page, or nulls, $11 rows.
-- Result: appointments.
select id, site, person, staff_member, start_time, end_time, service_day, reason, state, cancel_reason, offer_outcome, waiting_entry,
       create_time, version,
       (select k.wrapped_key from data_key k where k.owner = appointment.person::text) as wrapped_key
from appointment
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and ($3::uuid is null or person = any ((select ids_of_person($3::uuid))::uuid[]))
  and ($4::text is null or staff_member = $4::text)
  and service_day between coalesce($5::date, '-infinity') and coalesce($6::date, 'infinity')
  and ($7::text is null or state = $7::text)
  and (service_day, start_time, id)
      > (coalesce($8::date, '-infinity'), coalesce($9::timestamptz, '-infinity'), coalesce($10::uuid, '00000000-0000-0000-0000-000000000000'))
order by service_day, start_time, id
limit $11;
