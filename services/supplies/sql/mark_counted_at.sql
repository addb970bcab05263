-- Notes up to which movement and moment a count has seen some balances.
-- $1 text location, $2 text[] items, $3 text[] lots, $4 bigint[] the last movements it has seen, $5 timestamptz[] when they were counted, in
-- fours.
-- Result: none.
-- Invariant: the balances are locked; a later count is never forgotten.
update balances b
set counted_seq = greatest(b.counted_seq, counted.seq), counted_time = greatest(b.counted_time, counted.moment)
from unnest($2::text[], $3::text[], $4::bigint[], $5::timestamptz[]) as counted (item, lot, seq, moment)
where b.location = $1::text and b.item = counted.item and b.lot = counted.lot
