-- What shipments carry, from their movements: what left, and what of it arrived and was not lost on the way.
-- $1 uuid[] shipments.
-- Result: units by shipment, item and lot.
-- Uses: movements_document_index.
select s.id as shipment, m.item, m.lot, l.expire_date::text as expire_date,
       sum(case when m.from_location = s.from_location then m.quantity else 0 end)::integer as sent,
       sum(case s.to_location when m.to_location then m.quantity when m.from_location then -m.quantity else 0 end)::integer as received
from shipments s
join movements m on m.document = s.id and m.document_kind = 'SHIPMENT'
left join lots l on l.item = m.item and l.lot = m.lot
where s.id = any ($1::uuid[])
group by s.id, m.item, m.lot, l.expire_date
order by s.id, m.item, m.lot
