-- Reads a shipment from or to the caller's sites.
-- $1 uuid id, $2 text[] the caller's sites or null for all.
-- Result: one row or none.
select s.id, s.from_location, s.to_location, s.state, s.loss_reason, s.send_time, s.end_time
from shipments s
join locations f on f.id = s.from_location
join locations t on t.id = s.to_location
where s.id = $1::uuid and ($2::text[] is null or f.site = any ($2::text[]) or t.site = any ($2::text[]))
