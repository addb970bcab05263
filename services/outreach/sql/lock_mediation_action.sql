-- Reads an action of community mediation of some sites and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the action, or no row.
select id, site, occur_time, service_day, kind, minutes, needles_picked_up, people_met, outing, note, state, void_reason, version, create_time
from mediation_action
where id = $1 and ($2::text[] is null or site = any ($2::text[]))
for update;
