-- Finds a partner by its place in another directory and keeps others from changing it until the end of the transaction.
-- Parameters: $1 the directory, $2 its id there.
-- Result: its id and the hash of the entry it was last made from, or no row.
select id, request_hash
from partner
where origin_source = $1::text and origin_id = $2::text
for no key update;
