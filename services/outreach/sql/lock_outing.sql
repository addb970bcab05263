-- Keeps others from changing an outing until the end of the transaction.
-- Parameters: $1 id, $2 the sites of the caller or null for all.
-- Result: its id, or no row.
select id from outing where id = $1::uuid and ($2::text[] is null or site = any ($2)) for no key update;
