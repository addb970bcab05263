-- Reads the visits recorded in a stretch of the contacts feed that still counted at its end.
-- Parameters: $1 the position before the stretch, $2 its last position.
-- Result: one row a visit; the day as days since 1970-01-01, arrays as comma-separated text.
select site, day - date '1970-01-01' as day, setting, coalesce(person::text, '') as person, gender, age_band, people,
       array_to_string(act_kinds, ',') as act_kinds, array_to_string(act_minutes, ',') as act_minutes,
       array_to_string(items, ',') as items, array_to_string(quantities, ',') as quantities, syringes_returned,
       with_outing
from visit
where record_position > $1 and record_position <= $2 and (void_position is null or void_position > $2);
