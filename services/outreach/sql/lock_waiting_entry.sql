-- Reads an entry of the waiting list and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id.
-- Result: the entry with until when its offer is held, and what became of its last offer.
-- Invariant: who is forgotten meanwhile is seen; forgetting is the only change of an entry that does not hold its agenda.
select w.id, w.site, w.person, w.staff_member, w.first_day, w.last_day, w.duration_minutes, w.reason, w.state, w.appointment, w.create_time, w.seq,
       a.offer_expire_time, coalesce(a.offer_outcome, '') as offer_outcome,
       (select k.wrapped_key from data_key k where k.owner = w.person::text) as wrapped_key
from waiting_entry w
left join appointment a on a.id = w.appointment
where w.id = $1
for update of w;
