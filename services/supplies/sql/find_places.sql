-- Finds locations that the caller may act at, and what day it was there.
-- $1 text[] locations, $2 text[] the caller's sites or null for all, $3 timestamptz moment.
-- Result: those that exist and are of the caller's sites.
select l.id, l.site, l.kind, ($3::timestamptz at time zone s.time_zone)::date::text as local_day
from locations l
join sites s on s.site = l.site
where l.id = any ($1::text[]) and ($2::text[] is null or l.site = any ($2::text[]))
