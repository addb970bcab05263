-- Reads the changes that a stretch of the supplies feed made to what was handed out outside visits.
-- Parameters: $1 the position before the stretch, $2 its last position.
-- Result: one row a change: site, day (days since 1970-01-01), item, the outing or null, the kind of the location, and the units it adds (negative:
-- takes back).
select site, day - date '1970-01-01' as day, item, outing::text as outing, location_kind, quantity
from distribution_line
where record_position > $1 and record_position <= $2 and (reverse_position is null or reverse_position > $2)
union all
select site, day - date '1970-01-01' as day, item, outing::text as outing, location_kind, -quantity
from distribution_line
where reverse_position > $1 and reverse_position <= $2 and record_position <= $1;
