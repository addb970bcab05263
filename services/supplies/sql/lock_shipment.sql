-- Reads a shipment that is about to end, and locks it.
-- $1 uuid id, $2 text[] the caller's sites or null for all, $3 boolean whether the caller must act for its destination, or else its origin.
-- Result: one row or none.
-- Invariant: taken before any balance is locked. A shipment ends once: whoever comes second sees how.
select s.id, s.from_location, s.to_location, s.state, s.loss_reason, s.send_time, s.end_time
from shipments s
join locations p on p.id = case when $3::boolean then s.to_location else s.from_location end
where s.id = $1::uuid and ($2::text[] is null or p.site = any ($2::text[]))
for update of s
