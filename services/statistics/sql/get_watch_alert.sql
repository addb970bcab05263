-- Reads an alert.
-- Parameters: $1 id, $2 whether one that was never sent may be seen.
-- Result: the alert with its request hash, or no row.
select id, title, text, level, state, observations, create_time, send_time, end_time, version, request_hash
from watch_alert
where id = $1::uuid and ($2::boolean or send_time is not null);
