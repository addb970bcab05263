-- Brings an alert that this transaction has locked to another state, and tells it.
-- Parameters: $1 id, $2 state, $3 time of sending or null, $4 time of the end or null, $5 fact or null for nothing to tell, $6 traceparent.
-- Result: none.
-- Invariant: the version grows by one with each fact told.
with moved as (
  update watch_alert
  set state = $2::text, send_time = $3::timestamptz, end_time = $4::timestamptz, version = version + 1
  where id = $1::uuid
  returning id
)
insert into outbox (fact, trace_parent) select $5::bytea, $6::text from moved where $5::bytea is not null;
