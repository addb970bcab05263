-- Finds the request that drafted a referral, at whatever site.
-- Parameters: $1 id.
-- Result: its hash, or no row.
select request_hash from referral where id = $1;
