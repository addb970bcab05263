-- Lists the staff members of the caller's sites by id.
-- Parameters: $1 the caller's sites or null for all, $2 only this site or null, $3 the last id of the previous page ('' for the first),
-- $4 rows at most.
-- Result: the staff members in the order of their ids.
select id, site, display_name, skills, volunteer, retired, version, request_hash
from staff_member
where ($1::text[] is null or site = any ($1::text[])) and ($2::text is null or site = $2::text) and id > $3::text
order by id
limit $4::integer;
