-- Which of some lots a recall does not cover.
-- $1 uuid recall, $2 text[] items, $3 text[] lots, pairwise; lot '' for goods kept without lots.
-- Result: the lots that are not covered.
-- Uses: recall_coverage_key.
select asked.item, asked.lot
from unnest($2::text[], $3::text[]) as asked (item, lot)
where not exists (select from recall_coverage c
                  where c.recall = $1::uuid and c.item = asked.item and (c.lot is null or fold_lot(c.lot) = fold_lot(asked.lot)))
