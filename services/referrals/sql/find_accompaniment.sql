-- Finds an accompaniment, of whatever referral.
-- Parameters: $1 id.
-- Result: the hash of the request that recorded it, or no row.
select request_hash from accompaniment where id = $1;
