-- Writes an activity that this transaction has locked, and tells its fact.
-- Parameters: $1 id, $2 kind, $3 title, $4 start, $5 end, $6 service day, $7 staff, $8 capacity, $9 note (sealed), $10 state, $11 participants,
--   $12 reason of cancelling, $13 fact, $14 traceparent.
-- Result: the activity as it now is.
-- Invariant: the version grows by one with each fact told.
with changed as (
  update activity
  set kind = $2, title = $3, start_time = $4, end_time = $5, service_day = $6, staff = $7, capacity = $8, note = $9, state = $10,
      participants = $11, cancel_reason = $12, version = version + 1, update_time = clock_timestamp()
  where id = $1
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $13::bytea, $14::text from changed
)
select id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, state, participants, cancel_reason, version, create_time
from changed;
