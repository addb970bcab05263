-- Finds what a person has at a time under another of their records. Call it with the person's bookings locked.
-- Parameters: $1 person, $2 start, $3 end.
-- Result: one row, or none. What is under the same record is kept apart by person_booked.
select id
from appointment
where person = any ((select other_ids_of_person($1::uuid))::uuid[])
  and state in ('SCHEDULED', 'OFFERED', 'ATTENDED')
  and tstzrange(start_time, end_time) && tstzrange($2::timestamptz, $3::timestamptz)
limit 1;
