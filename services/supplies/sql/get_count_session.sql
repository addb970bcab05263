-- Reads a count of the caller's sites.
-- $1 uuid id, $2 text[] the caller's sites or null for all.
-- Result: one row or none.
select s.id, s.location, s.items, s.state, s.open_time, s.end_time
from count_sessions s
join locations p on p.id = s.location
where s.id = $1::uuid and ($2::text[] is null or p.site = any ($2::text[]))
