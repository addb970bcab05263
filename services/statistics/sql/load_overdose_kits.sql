-- Reads the naloxone kits that changed after a position of the supplies feed, as they now are.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row a kit, by position; the day as days since 1970-01-01.
select id::text as id, site, day - date '1970-01-01' as day, occasion, replaces, training_minutes, fate, position
from overdose_kit where position > $1 order by position limit $2;
