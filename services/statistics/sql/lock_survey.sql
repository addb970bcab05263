-- Reads a survey that is held at one of some sites and keeps others from answering or changing it until the end of the transaction.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the sites that it is held at, null for all, and whether it is closed; or no row.
select sites, closed
from survey
where id = $1::text and ($2::text[] is null or sites is null or sites && $2::text[])
for update;
