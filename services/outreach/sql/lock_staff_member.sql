-- Reads a staff member of the caller's sites and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id, $2 the caller's sites or null for all.
-- Result: the staff member, or no row.
select id, site, display_name, skills, volunteer, retired, version, request_hash
from staff_member
where id = $1::text and ($2::text[] is null or site = any ($2::text[]))
for no key update;
