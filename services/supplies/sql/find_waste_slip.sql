-- Finds a waste slip of some sites.
-- $1 uuid id, $2 text[] sites or null for all.
-- Result: the slip with its request hash, or none.
select id, request_hash, location, number, carrier, grams, containers, occur_time, void_reason is not null as voided
from waste_slips
where id = $1::uuid and ($2::text[] is null or site = any ($2::text[]))
