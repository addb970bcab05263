-- Holds a time for somebody of the waiting list.
-- Parameters: $1 id of the appointment, $2 entry, $3 staff member or null, $4 start, $5 end, $6 service day, $7 until when it is held.
-- Result: its id; no row when the staff member or the person, under whichever record, has something else at that time.
-- Invariant: appointment, booking and the entry's state come together. When only the person is taken, the booking is left behind and must be
--   freed.
with booked as (
  insert into staff_booking (holder, holder_kind, staff_member, span)
  select $1::uuid, 'APPOINTMENT', $3::text, tstzrange($4::timestamptz, $5::timestamptz) where $3::text is not null
  on conflict do nothing
  returning holder
), made as (
  insert into appointment (id, site, person, staff_member, start_time, end_time, service_day, reason, state, waiting_entry, offer_expire_time,
                           request_hash)
  select $1::uuid, w.site, w.person, $3::text, $4::timestamptz, $5::timestamptz, $6::date, w.reason, 'OFFERED', w.id, $7::timestamptz, ''
  from waiting_entry w
  where w.id = $2::uuid and ($3::text is null or exists (select from booked))
    and not exists (select from appointment other
                    where other.person = any (other_ids_of_person(w.person)) and other.state in ('SCHEDULED', 'OFFERED', 'ATTENDED')
                      and tstzrange(other.start_time, other.end_time) && tstzrange($4::timestamptz, $5::timestamptz))
  on conflict do nothing
  returning id
), told as (
  update waiting_entry set state = 'OFFERED', appointment = (select id from made) where id = $2::uuid and exists (select from made)
)
select id from made;
