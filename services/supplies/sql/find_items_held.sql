-- Which items a location holds.
-- $1 text location.
-- Result: the items, in order.
-- Uses: balances_pkey.
select distinct item from balances where location = $1::text and quantity > 0 order by item
