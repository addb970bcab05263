-- What a location has on hold for a recall.
-- $1 uuid recall, $2 text location.
-- Result: the items and lots that are not empty, in order.
-- Uses: recall_coverage_recall_index, balances_pkey.
select item, lot from held_balances where recall = $1::uuid and location = $2::text and quantity > 0 order by item, lot
