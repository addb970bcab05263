-- Every waiting entry of a person, under whichever of their records, oldest first.
-- Parameters: $1 the ids of their records, $2 rows at most.
-- Result: entries. Uses: waiting_entry_person_idx.
select w.id, w.site, w.person, w.staff_member, w.first_day, w.last_day, w.duration_minutes, w.reason, w.state, w.appointment, w.create_time, w.seq,
       a.offer_expire_time,
       (select k.wrapped_key from data_key k where k.owner = w.person::text) as wrapped_key
from waiting_entry w
left join appointment a on a.id = w.appointment
where w.person = any ($1::uuid[])
order by w.seq
limit $2;
