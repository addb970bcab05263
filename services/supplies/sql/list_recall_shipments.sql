-- What is on its way for a recall.
-- $1 uuid recall, $2 text[] the caller's sites or null for all, $3 integer how many.
-- Result: units by shipment, item and lot, of shipments from or to these sites.
-- Uses: shipments_open_index, movements_document_index, recall_coverage_recall_index.
select h.shipment, h.from_location, h.to_location, h.item, h.lot, h.quantity
from held_shipments h
join locations f on f.id = h.from_location
join locations t on t.id = h.to_location
where h.recall = $1::uuid and ($2::text[] is null or f.site = any ($2::text[]) or t.site = any ($2::text[]))
order by h.shipment, h.item, h.lot
limit $3::integer
