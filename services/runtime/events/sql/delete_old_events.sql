-- $1 the oldest record time to keep, $2 most rows.
-- One row (gone, deleted) when something was deleted, none otherwise.
-- Invariant: only the beginning of the log is deleted, and event_head.gone says up to where, so that no consumer misses it unknowingly.
with oldest as (
  select position, record_time from event_log order by position limit $2::bigint
), edge as (
  select coalesce(min(position) filter (where record_time >= $1::timestamptz), max(position) + 1) as position from oldest
), deleted as (
  delete from event_log using edge where event_log.position < edge.position returning event_log.position
), summary as (
  select max(position) as gone, count(*) as deleted from deleted
)
update event_head set gone = summary.gone from summary where summary.deleted > 0
returning summary.gone, summary.deleted
