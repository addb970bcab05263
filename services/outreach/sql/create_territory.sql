-- Creates a territory.
-- Parameters: $1 id, $2 site, $3 display name, $4 note (sealed), $5 request hash.
-- Result: the territory of that id, new or existing, with its request hash; no row when a concurrent call has just created it.
with made as (
  insert into territory (id, site, display_name, note, request_hash)
  values ($1::text, $2::text, $3::text, $4::bytea, $5::bytea)
  on conflict (id) do nothing
  returning id, site, display_name, note, version, request_hash
)
select id, site, display_name, note, version, request_hash from made
union all
select id, site, display_name, note, version, request_hash from territory where id = $1::text;
