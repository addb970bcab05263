-- What of a recall's goods was destroyed while it was open, whichever way, and what was lost on its way.
-- $1 uuid recall, $2 text[] the caller's sites or null for all, $3 integer how many.
-- Result: units by location, item and lot; `lost` for what a shipment did not bring: nobody saw it destroyed.
-- Uses: recall_coverage_recall_index, balances_item_index, movements_lot_index.
select m.document_kind = 'SHIPMENT' as lost, m.from_location as location, m.item, m.lot,
       least(sum(m.quantity), 2147483647)::integer as quantity
from recalls r
cross join lateral (select distinct item, lot from recalled_balances where recall = r.id) as recalled
join movements m on m.kind = 'DESTROYED' and m.item = recalled.item and m.lot = recalled.lot
where r.id = $1::uuid
  and m.record_time between r.create_time and coalesce(r.close_time, 'infinity')
  and ($2::text[] is null or m.site = any ($2::text[]))
  and not exists (select from movements taken_back where taken_back.reverses = m.id)
group by m.document_kind = 'SHIPMENT', m.from_location, m.item, m.lot
order by m.from_location, m.item, m.lot, lost
limit $3::integer
