-- The whole directory of items, to be held in memory.
-- Parameters: none.
-- Result: slug of every item.
select slug from items;
