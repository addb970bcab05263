-- Reads an erasure of a person of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the erasure as it stands, or no row.
select e.id, e.person, e.cause, e.erase_time, e.services, e.acknowledge_micros, e.state
from erasure_standing e
where e.id = $1 and ($2::text[] is null or e.sites && $2::text[]);
