-- $1 most rows.
-- One row (head, moved, traced) when something was moved, none otherwise. traced: the traceparents that are sampled, 64 at most; null
-- for none.
-- Invariant: run by the session that leads only, so that batches commit in order and positions have no gaps. A row is found because it
-- is there, whenever it was committed; within an aggregate the later write waited for the earlier one, so seq keeps their order.
with batch as (
  delete from outbox
  using (select seq from outbox order by seq limit $1::bigint) as first
  where outbox.seq = first.seq
  returning outbox.seq, event_id, record_time, fact, trace_parent
), logged as (
  insert into event_log (position, event_id, record_time, fact, trace_parent)
  select event_head.position + row_number() over (order by seq), event_id, record_time, fact, trace_parent
  from batch cross join event_head
  returning position, trace_parent
), summary as (
  select max(position) as head, count(*) as moved,
         (array_agg(trace_parent) filter (where right(trace_parent, 3) = '-01'))[1:64] as traced
  from logged
)
update event_head set position = summary.head from summary where summary.moved > 0
returning summary.head, summary.moved, summary.traced
