-- What a shipment carries, from its movements: what left, and what of it arrived and was not lost on the way.
-- $1 uuid shipment.
-- Result: units by item and lot, and whether they will be on hold where they arrive.
-- Uses: movements_document_index, shipments_open_index.
select m.item, m.lot, l.expire_date::text as expire_date,
       sum(case when m.from_location = s.from_location then m.quantity else 0 end)::integer as sent,
       sum(case s.to_location when m.to_location then m.quantity when m.from_location then -m.quantity else 0 end)::integer as received,
       exists (select from held_shipments h where h.shipment = s.id and h.item = m.item and h.lot = m.lot) as on_hold
from shipments s
join movements m on m.document = s.id and m.document_kind = 'SHIPMENT'
left join lots l on l.item = m.item and l.lot = m.lot
where s.id = $1::uuid
group by s.id, m.item, m.lot, l.expire_date
order by m.item, m.lot
