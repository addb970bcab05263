-- Reads the notices of a recall.
-- $1 uuid recall.
-- Result: notices, first to last, each with the lots and manufacturers it names that nothing in the books is called.
-- Uses: recall_notices_pkey, lots_folded_index, items_manufacturer_index.
select n.items, n.manufacturers, n.lot_items, n.lots, n.authority_ref, n.notice_date::text as notice_date, n.reason, n.action, n.record_time,
       unknown.lot_items as unknown_lot_items, unknown.lots as unknown_lots,
       array(select m from unnest(n.manufacturers) as m
             where not exists (select from items i
                               where i.manufacturer <> '' and fold_manufacturer(i.manufacturer) = fold_manufacturer(m))) as unknown_manufacturers
from recall_notices n
cross join lateral (
  select coalesce(array_agg(named.item order by named.place), '{}') as lot_items,
         coalesce(array_agg(named.lot order by named.place), '{}') as lots
  from unnest(n.lot_items, n.lots) with ordinality as named (item, lot, place)
  where not exists (select from lots l where l.item = named.item and fold_lot(l.lot) = fold_lot(named.lot))
) as unknown
where n.recall = $1::uuid
order by n.number
