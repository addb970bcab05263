-- What ordering needs to know of every item.
-- No parameters.
-- Result: items with their pack and successor.
select id, pack_size, superseded_by from items
