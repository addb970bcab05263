-- $1 the last position known, $2 most rows.
-- At least one row: head_position and gone; and per event its columns, in order (position is null when there is none).
select event_head.position as head_position, event_head.gone, event.position, event.event_id, event.record_time, event.fact,
       event.trace_parent
from event_head
left join lateral (
  select * from event_log where event_log.position > $1::bigint order by event_log.position limit $2::bigint
) as event on true
order by event.position
