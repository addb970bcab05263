-- Writes a site that this transaction has locked, and tells its fact.
-- Parameters: $1 id, $2 display name, $3 time zone, $4 address, $5 schedule (JSON), $6 fact, $7 traceparent.
-- Result: the site as it now is.
-- Invariant: the version grows by one with each fact told.
with changed as (
  update site
  set display_name = $2, time_zone = $3, address = $4, schedule = $5::jsonb, version = version + 1, update_time = clock_timestamp()
  where id = $1
  returning id, display_name, time_zone, address, schedule, version, request_hash
), told as (
  insert into outbox (fact, trace_parent) select $6::bytea, $7::text from changed
)
select id, display_name, time_zone, address, schedule, version, request_hash from changed;
