-- Locks what some locations hold of some items, until the transaction ends.
-- $1 text[] locations, $2 text[] items, pairwise.
-- Result: the balances with their lots' expiry and since when they are on hold, or null.
-- Invariant: rows are locked in the order of the primary key, so that two transactions can never wait for each other; the
-- transaction shares the holds, so that they are still what they are here when it ends.
select b.location, b.item, b.lot, b.quantity, b.counted_seq, b.counted_time, l.expire_date::text as expire_date,
       (select min(h.cover_time) from held_balances h where h.location = b.location and h.item = b.item and h.lot = b.lot) as held_since
from balances b
left join lots l on l.item = b.item and l.lot = b.lot
where (b.location, b.item) in (select location, item from unnest($1::text[], $2::text[]) as shelf (location, item))
order by b.location, b.item, b.lot
for update of b
