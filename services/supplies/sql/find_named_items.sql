-- Reads what an item names: which of them exist, which are kits, and whether some kit holds the item itself.
-- $1 text[] items, $2 text the item that names them.
-- Result: a row for each that exists.
select i.id, cardinality(i.component_items) > 0 as is_kit,
       exists (select from items k where $2::text = any (k.component_items)) as held_by_a_kit
from items i
where i.id = any ($1::text[])
