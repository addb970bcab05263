-- Reads lots.
-- $1 text[] items, $2 text[] lots, pairwise.
-- Result: a row for each that is known.
select l.item, l.lot, l.expire_date::text as expire_date
from lots l
where (l.item, l.lot) in (select item, lot from unnest($1::text[], $2::text[]) as stated (item, lot))
