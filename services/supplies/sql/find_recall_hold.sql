-- Finds a location that still has something on hold for a recall, or waits for a shipment of it.
-- $1 uuid recall.
-- Result: one row or none.
-- Uses: recall_coverage_recall_index, balances_item_index, shipments_open_index.
select location from held_balances where recall = $1::uuid and quantity > 0
union
select to_location from held_shipments where recall = $1::uuid
order by location
limit 1
