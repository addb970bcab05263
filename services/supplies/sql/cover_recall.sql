-- Puts on hold what a notice names: items, the items of manufacturers (and those that will be), the kits that hold one of these, single lots.
-- What was released before and is named again is on hold again.
-- $1 uuid recall, $2 text[] items, $3 text[] manufacturers, $4 text[] items and $5 text[] lots of the single lots, pairwise.
-- Result: none.
-- Invariant: the holds are locked, so no document sees one part of it only.
with made_by as (
  select i.id as item
  from items i
  where i.manufacturer <> '' and fold_manufacturer(i.manufacturer) in (select fold_manufacturer(m) from unnest($3::text[]) as m)
), whole as (
  select item from unnest($2::text[]) as item
  union
  select item from made_by
), covered as (
  select item, null::text as lot from whole
  union
  select k.id, null from items k where k.component_items && (select array_agg(item) from whole)
  union
  select item, lot from unnest($4::text[], $5::text[]) as single (item, lot)
), named as (
  insert into recall_manufacturers (manufacturer, recall)
  select distinct fold_manufacturer(m), $1::uuid from unnest($3::text[]) as m
  on conflict do nothing
), held_again as (
  delete from recall_releases f
  using covered c
  where f.recall = $1::uuid and f.item = c.item and (c.lot is null or fold_lot(f.lot) = fold_lot(c.lot))
)
insert into recall_coverage (item, lot, recall)
select item, lot, $1::uuid from covered
on conflict on constraint recall_coverage_key do update set notice_time = excluded.notice_time
