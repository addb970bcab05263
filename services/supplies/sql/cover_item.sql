-- Puts an item on hold for the open recalls of its manufacturer and of its components, and with it the kits that hold it.
-- $1 text item.
-- Result: none.
-- Invariant: the holds are locked, so no recall is being opened or closed; the item is written.
-- Uses: recall_manufacturers_pkey, recall_coverage_key.
with made_by as (
  select m.recall
  from items i
  join recall_manufacturers m on m.manufacturer = fold_manufacturer(i.manufacturer)
  join recalls r on r.id = m.recall and r.close_time is null
  where i.id = $1::text
), held_in as (
  select c.recall
  from items i
  join recall_coverage c on c.item = any (i.component_items) and c.lot is null
  join recalls r on r.id = c.recall and r.close_time is null
  where i.id = $1::text
)
insert into recall_coverage (item, recall)
select $1::text, recall from made_by
union
select $1::text, recall from held_in
union
select k.id, m.recall from made_by m join items k on $1::text = any (k.component_items)
on conflict do nothing
