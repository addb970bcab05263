-- Closes a change of an outing that this transaction has locked: its next version, and its fact.
-- Parameters: $1 id, $2 fact, $3 traceparent.
-- Result: the new version.
-- Invariant: the version grows by one with each fact told.
with changed as (
  update outing set version = version + 1, update_time = clock_timestamp() where id = $1::uuid returning version
), told as (
  insert into outbox (fact, trace_parent) select $2::bytea, $3::text from changed
)
select version from changed;
