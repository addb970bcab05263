-- Reads one movement.
-- $1 uuid movement.
-- Result: one row.
select m.id, m.kind, m.document, m.from_location, m.to_location, m.item, m.lot, m.quantity, m.occur_time, m.record_time, m.reverses,
       r.id as reversed_by, m.reason
from movements m
left join movements r on r.reverses = m.id
where m.id = $1::uuid
