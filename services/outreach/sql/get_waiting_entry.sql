-- Reads an entry of the waiting lists of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the entry with its request hash, until when its offer is held, and what became of its last offer; or no row.
select w.id, w.site, w.person, w.staff_member, w.first_day, w.last_day, w.duration_minutes, w.reason, w.state, w.appointment, w.create_time, w.seq,
       w.request_hash, a.offer_expire_time, coalesce(a.offer_outcome, '') as offer_outcome,
       (select k.wrapped_key from data_key k where k.owner = w.person::text) as wrapped_key
from waiting_entry w
left join appointment a on a.id = w.appointment
where w.id = $1 and ($2::text[] is null or w.site = any ($2::text[]));
