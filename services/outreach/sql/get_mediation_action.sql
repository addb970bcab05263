-- Reads an action of community mediation of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the action with its request_hash, or no row.
select id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, state, void_reason, version,
       create_time, request_hash
from mediation_action
where id = $1 and ($2::text[] is null or site = any ($2::text[]));
