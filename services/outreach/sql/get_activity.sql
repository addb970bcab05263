-- Reads an activity of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the activity with its request_hash, or no row.
select id, site, kind, title, start_time, end_time, service_day, staff, capacity, note, state, participants, cancel_reason, version, create_time,
       request_hash
from activity
where id = $1 and ($2::text[] is null or site = any ($2::text[]));
