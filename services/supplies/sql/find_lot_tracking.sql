-- Which items exist, and whether their stock is kept by lot.
-- $1 text[] items.
-- Result: a row for each that exists.
select id, lot_tracked
from items
where id = any ($1::text[])
