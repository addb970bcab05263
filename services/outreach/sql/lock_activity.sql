-- Reads an activity of some sites and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the activity, or no row.
select id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, state, participants, cancel_reason, version, create_time
from activity
where id = $1 and ($2::text[] is null or site = any ($2::text[]))
for update;
