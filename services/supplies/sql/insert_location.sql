-- Adds a location and tells the other services, unless the id is taken or the site unknown.
-- $1 text id, $2 text site, $3 text kind, $4 text name, $5 bytea request hash, $6 bytea fact, $7 text trace parent.
-- Result: the new location, or none.
with added as (
  insert into locations (id, site, kind, display_name, request_hash)
  select $1::text, site, $3::text, $4::text, $5::bytea from sites where site = $2::text
  on conflict (id) do nothing
  returning id, site, kind, display_name, version
), told as (
  insert into outbox (fact, trace_parent) select $6::bytea, $7::text from added
)
select id, site, kind, display_name, version from added
