-- Reads a count of the caller's sites that is about to be changed, and locks it.
-- $1 uuid id, $2 text[] the caller's sites or null for all.
-- Result: one row or none.
-- Invariant: taken before any lot or balance is locked. Lines are recorded, and the count ended, one after another.
select s.id, s.location, s.items, s.state, s.open_time, s.end_time
from count_sessions s
join locations p on p.id = s.location
where s.id = $1::uuid and ($2::text[] is null or p.site = any ($2::text[]))
for update of s
