-- Reads a recall.
-- $1 uuid id.
-- Result: one row or none.
select id, request_hash, create_time, close_time from recalls where id = $1::uuid
