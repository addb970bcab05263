-- Creates a site and tells its fact.
-- Parameters: $1 id, $2 display name, $3 time zone, $4 address, $5 schedule (JSON), $6 request hash, $7 fact, $8 traceparent.
-- Result: the site of that id, new or existing, with its request hash; no row when a concurrent call has just created it.
-- Invariant: the fact is told exactly when the row is new.
with made as (
  insert into site (id, display_name, time_zone, address, schedule, request_hash)
  values ($1, $2, $3, $4, $5::jsonb, $6)
  on conflict (id) do nothing
  returning id, display_name, time_zone, address, schedule, version, request_hash
), told as (
  insert into outbox (fact, trace_parent) select $7::bytea, $8::text from made
)
select id, display_name, time_zone, address, schedule, version, request_hash from made
union all
select id, display_name, time_zone, address, schedule, version, request_hash from site where id = $1;
