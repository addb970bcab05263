-- Which kits hold an item that a recall covers, whole or a lot of it.
-- $1 uuid recall, $2 integer how many.
-- Result: items, in order.
-- Uses: recall_coverage_recall_index.
select distinct k.id
from recall_coverage c
join items k on c.item = any (k.component_items)
where c.recall = $1::uuid
order by k.id
limit $2::integer
