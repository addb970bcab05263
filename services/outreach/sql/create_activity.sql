-- Plans an activity and tells its fact. Its staff are booked by book_activity_staff in the same transaction.
-- Parameters: $1 id, $2 site, $3 kind, $4 title, $5 start, $6 end, $7 service day, $8 staff, $9 capacity, $10 note (sealed), $11 request hash,
--   $12 fact, $13 traceparent.
-- Result: the activity with its request_hash and whether it is new; no row when a concurrent call has just planned it.
-- Invariant: the fact is told exactly when the row is new.
with made as (
  insert into activity (id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict (id) do nothing
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $12::bytea, $13::text from made
)
select id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, state, participants, cancel_reason, version, create_time,
       request_hash, true as fresh
from made
union all
select id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, state, participants, cancel_reason, version, create_time,
       request_hash, false as fresh
from activity
where id = $1;
