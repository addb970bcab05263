-- Ends a count.
-- $1 uuid id, $2 text state, $3 timestamptz now.
-- Result: none.
-- Invariant: the count is locked and open.
update count_sessions set state = $2::text, end_time = $3::timestamptz where id = $1::uuid
