-- Makes an appointment that is on offer a scheduled one; its entry is locked.
-- Parameters: $1 id of the appointment.
-- Result: no row.
-- Invariant: appointment and entry change together.
with taken as (
  update appointment
  set state = 'SCHEDULED', offer_expire_time = null, version = version + 1
  where id = $1 and state = 'OFFERED'
  returning waiting_entry
)
update waiting_entry set state = 'BOOKED' where id in (select waiting_entry from taken) and state = 'OFFERED';
