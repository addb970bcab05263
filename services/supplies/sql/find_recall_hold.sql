-- Finds a location that still has something on hold for a recall.
-- $1 uuid recall.
-- Result: one row or none.
-- Uses: recall_coverage_recall_index, balances_item_index.
select location from held_balances where recall = $1::uuid and quantity > 0 order by location limit 1
