-- What is on hold for a recall.
-- $1 uuid recall, $2 text[] the caller's sites or null for all, $3 integer how many.
-- Result: balances that are not empty, by location.
-- Uses: recall_coverage_recall_index, balances_item_index.
select h.location, h.item, h.lot, h.quantity
from held_balances h
join locations p on p.id = h.location
where h.recall = $1::uuid and h.quantity > 0 and ($2::text[] is null or p.site = any ($2::text[]))
order by h.location, h.item, h.lot
limit $3::integer
