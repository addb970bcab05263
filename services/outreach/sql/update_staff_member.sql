-- Writes a staff member that this transaction has locked.
-- Parameters: $1 id, $2 display name (sealed), $3 skills (names), $4 whether they volunteer, $5 whether they are gone.
-- Result: the staff member as it now is.
update staff_member
set display_name = $2::bytea, skills = $3::text[], volunteer = $4::boolean, retired = $5::boolean, version = version + 1
where id = $1::text
returning id, site, display_name, skills, volunteer, retired, version, request_hash;
