-- Notes that a stock count has seen every movement so far of the balances it counted, and all that happened before it.
-- $1 text location, $2 text[] items, $3 text[] lots, pairwise, $4 timestamptz when it was counted.
-- Result: none.
-- Invariant: the balances are locked, so earlier movements have a smaller seq and later ones a greater.
update balances b
set counted_seq = nextval('movements_seq'), counted_time = greatest(b.counted_time, $4::timestamptz)
from unnest($2::text[], $3::text[]) as counted (item, lot)
where b.location = $1::text and b.item = counted.item and b.lot = counted.lot
