-- Makes a second record a person of its own again, and tells it.
-- Parameters: $1 person, $2 duplicate, $3 fact, $4 traceparent.
-- Result: none.
-- Invariant: the transaction holds both.
with second as (
  update people set merged_into = null, version = version + 1, update_time = clock_timestamp()
  where id = $2 and merged_into = $1
  returning id
), first as (
  update people set version = version + 1, update_time = clock_timestamp() where id = $1
)
insert into outbox (fact, trace_parent) select $3::bytea, $4::text from second;
