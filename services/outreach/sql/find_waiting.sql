-- Finds who of a waiting list comes next for a time that is free.
-- Parameters: $1 site, $2 staff member who is free or null, $3 start of the time, $4 its local day, $5 its minutes, $6 seq after which to look.
-- Result: the first entry whom it suits, locked, or no row. Whom the same time was offered before is passed over.
select w.id, w.person, w.duration_minutes, w.reason, w.seq
from waiting_entry w
where w.site = $1
  and w.state = 'WAITING'
  and (w.staff_member is null or w.staff_member = $2::text)
  and $4::date between w.first_day and w.last_day
  and w.duration_minutes <= $5::integer
  and w.seq > $6::bigint
  and not exists (select from appointment a
                  where a.waiting_entry = w.id and a.start_time = $3::timestamptz and a.staff_member is not distinct from $2::text)
order by w.seq
limit 1
for update of w;
