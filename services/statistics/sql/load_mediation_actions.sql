-- Reads the actions of community mediation that changed after a position of the outreach feed, as they now are.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row an action, by position; the day as days since 1970-01-01.
select id::text as id, site, kind, day - date '1970-01-01' as day, minutes, needles_picked_up, voided, position
from mediation_action where position > $1 order by position limit $2;
