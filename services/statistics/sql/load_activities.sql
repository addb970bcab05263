-- Reads the collective activities and meetings that changed after a position of the outreach feed, as they now are.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row an activity, by position; the day as days since 1970-01-01.
select id::text as id, site, kind, day - date '1970-01-01' as day, held, minutes, participants, position
from activity where position > $1 order by position limit $2;
