-- Notes up to which movement a count has seen some balances.
-- $1 text location, $2 text[] items, $3 text[] lots, $4 bigint[] the last movements it has seen, in threes.
-- Result: none.
-- Invariant: the balances are locked; a later count is never forgotten.
update balances b
set counted_seq = greatest(b.counted_seq, counted.seq)
from unnest($2::text[], $3::text[], $4::bigint[]) as counted (item, lot, seq)
where b.location = $1::text and b.item = counted.item and b.lot = counted.lot
