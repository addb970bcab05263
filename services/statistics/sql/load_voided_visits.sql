-- Reads the visits voided in a stretch of the contacts feed that had been recorded before it.
-- Parameters: $1 the position before the stretch, $2 its last position.
-- Result: as load_visits.
select site, day - date '1970-01-01' as day, setting, coalesce(person::text, '') as person, gender, age_band, people,
       array_to_string(act_kinds, ',') as act_kinds, array_to_string(act_minutes, ',') as act_minutes,
       array_to_string(items, ',') as items, array_to_string(quantities, ',') as quantities, syringes_returned,
       with_outing
from visit
where void_position > $1 and void_position <= $2 and record_position <= $1;
