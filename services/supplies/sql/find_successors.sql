-- Walks the chain of items that supersede each other.
-- $1 text the item it begins with.
-- Result: the items of the chain, each once.
-- Uses: items_pkey, once for each item of the chain.
with recursive chain (item) as (
  select id from items where id = $1::text
  union
  select i.superseded_by from chain c join items i on i.id = c.item where i.superseded_by is not null
)
select item from chain
