-- Writes a changed location and tells the other services.
-- $1 text id, $2 text name, $3 bytea fact, $4 text trace parent.
-- Result: the location.
-- Invariant: the row is locked and its version is what the fact says, less one.
with told as (
  insert into outbox (fact, trace_parent) values ($3::bytea, $4::text)
)
update locations
set display_name = $2::text, version = version + 1
where id = $1::text
returning id, site, kind, display_name, version
