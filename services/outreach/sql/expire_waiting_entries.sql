-- Ends the waiting of those whose last day is over where they wait.
-- Parameters: $1 the time it is.
-- Result: no row.
update waiting_entry w
set state = 'EXPIRED'
from site s
where s.id = w.site and w.state = 'WAITING' and w.last_day < ($1::timestamptz at time zone s.time_zone)::date;
