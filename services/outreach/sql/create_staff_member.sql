-- Creates a staff member.
-- Parameters: $1 id, $2 site, $3 display name (sealed), $4 skills (names), $5 whether they volunteer, $6 request hash.
-- Result: the staff member of that id, new or existing, with its request hash; no row when a concurrent call has just created it.
with made as (
  insert into staff_member (id, site, display_name, skills, volunteer, request_hash)
  values ($1::text, $2::text, $3::bytea, $4::text[], $5::boolean, $6::bytea)
  on conflict (id) do nothing
  returning id, site, display_name, skills, volunteer, retired, version, request_hash
)
select id, site, display_name, skills, volunteer, retired, version, request_hash from made
union all
select id, site, display_name, skills, volunteer, retired, version, request_hash from staff_member where id = $1::text;
