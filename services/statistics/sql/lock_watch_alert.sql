-- Reads an alert and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id.
-- Result: the alert, or no row.
select id, title, text, level, state, observations, create_time, send_time, end_time, version
from watch_alert
where id = $1::uuid
for update;
