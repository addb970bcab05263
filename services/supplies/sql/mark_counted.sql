-- Notes that a stock count has seen every movement so far of the balances it counted.
-- $1 text location, $2 text[] items, $3 text[] lots, pairwise.
-- Result: none.
-- Invariant: the balances are locked, so earlier movements have a smaller seq and later ones a greater.
update balances b
set counted_seq = nextval('movements_seq')
from unnest($2::text[], $3::text[]) as counted (item, lot)
where b.location = $1::text and b.item = counted.item and b.lot = counted.lot
