-- Voids an action that this transaction has locked, and tells it.
-- Parameters: $1 id, $2 reason, $3 fact, $4 traceparent.
-- Result: the action as it now is.
-- Invariant: the row stays, and the version grows by one with each fact told.
with voided as (
  update mediation_action set state = 'VOIDED', void_reason = $2, version = version + 1 where id = $1 returning *
), told as (
  insert into outbox (fact, trace_parent) select $3::bytea, $4::text from voided
)
select id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, state, void_reason, version, create_time
from voided;
