-- Reads an absence.
-- Parameters: $1 id.
-- Result: the absence, or no row.
select id, staff_member, lower(span) as start_time, upper(span) as end_time, withdrawn, request_hash from absence where id = $1::uuid;
