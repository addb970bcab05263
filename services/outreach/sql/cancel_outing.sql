-- A planned outing that this transaction has locked does not take place.
-- Parameters: $1 id, $2 why.
-- Result: none.
-- Invariant: nothing is to be loaded any more.
update outing set state = 'CANCELLED', cancel_reason = $2, stock_state = 'STOCK_STATE_UNSPECIFIED' where id = $1::uuid;
