-- Reads an outing with its people and with what decides its warnings.
-- Parameters: $1 id, $2 the sites of the caller or null for all.
-- Result: the outing, or no row.
select * from outing_in_full where id = $1::uuid and ($2::text[] is null or site = any ($2));
