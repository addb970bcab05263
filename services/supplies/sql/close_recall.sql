-- Ends a recall.
-- $1 uuid recall.
-- Result: none.
-- Invariant: the holds are locked, and nothing is on hold for it.
update recalls set close_time = clock_timestamp() where id = $1::uuid and close_time is null
