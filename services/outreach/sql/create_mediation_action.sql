-- Records an action of community mediation and tells its fact.
-- Parameters: $1 id, $2 site, $3 occur time, $4 service day, $5 kind, $6 minutes, $7 needles picked up, $8 people met or null, $9 outing or
--   null, $10 note (sealed), $11 request hash, $12 fact, $13 traceparent.
-- Result: the action of that id, new or existing, with its request_hash; no row when a concurrent call has just recorded it.
-- Invariant: the fact is told exactly when the row is new.
with made as (
  insert into mediation_action (id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict (id) do nothing
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $12::bytea, $13::text from made
)
select id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, state, void_reason, version,
       create_time, request_hash
from made
union all
select id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, state, void_reason, version,
       create_time, request_hash
from mediation_action
where id = $1;
