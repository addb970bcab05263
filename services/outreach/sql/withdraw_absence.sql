-- Takes back an absence of a staff member of the caller's sites.
-- Parameters: $1 id, $2 staff member, $3 the caller's sites or null for all.
-- Result: the absence, or no row when there is no such absence.
update absence a
set withdrawn = true
from staff_member m
where a.id = $1::uuid and a.staff_member = $2::text and m.id = a.staff_member and ($3::text[] is null or m.site = any ($3::text[]))
returning a.id, a.staff_member, lower(a.span) as start_time, upper(a.span) as end_time, a.withdrawn;
