-- Reads the changes that a stretch of the supplies feed made to what came back beside visits.
-- Parameters: $1 the position before the stretch, $2 its last position.
-- Result: one row a change: site, day (days since 1970-01-01), the kind of the location, and the syringes and containers it adds (negative: takes
-- back).
select site, day - date '1970-01-01' as day, location_kind, syringes, containers
from sharps_return
where record_position > $1 and record_position <= $2 and (void_position is null or void_position > $2)
union all
select site, day - date '1970-01-01' as day, location_kind, -syringes, -containers
from sharps_return
where void_position > $1 and void_position <= $2 and record_position <= $1;
