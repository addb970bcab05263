-- Puts a person on a waiting list, once for the entry's id.
-- Parameters: $1 id, $2 site, $3 person, $4 staff member or null, $5 first and $6 last day, $7 minutes, $8 reason (sealed), $9 request hash.
-- Result: the entry of that id, new or existing, with its request hash; no row when a concurrent call has just made it.
with made as (
  insert into waiting_entry (id, site, person, staff_member, first_day, last_day, duration_minutes, reason, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (id) do nothing
  returning *
)
select w.id, w.site, w.person, w.staff_member, w.first_day, w.last_day, w.duration_minutes, w.reason, w.state, w.appointment, w.create_time, w.seq,
       w.request_hash, null::timestamptz as offer_expire_time, '' as offer_outcome,
       (select k.wrapped_key from data_key k where k.owner = w.person::text) as wrapped_key
from made w
union all
select w.id, w.site, w.person, w.staff_member, w.first_day, w.last_day, w.duration_minutes, w.reason, w.state, w.appointment, w.create_time, w.seq,
       w.request_hash, a.offer_expire_time, coalesce(a.offer_outcome, '') as offer_outcome,
       (select k.wrapped_key from data_key k where k.owner = w.person::text) as wrapped_key
from waiting_entry w
left join appointment a on a.id = w.appointment
where w.id = $1;
