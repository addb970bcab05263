-- Finds a waste slip that was recorded before, to tell a replay from a reused key.
-- $1 uuid id.
-- Result: the slip with its request hash, or none.
select id, request_hash, location, number, carrier, grams, containers, occur_time from waste_slips where id = $1::uuid
