-- Makes, at the destination of a transfer, the balances that it may change: the lots it names, and for items without a named lot every
-- lot that the origin could give.
-- $1 text origin, $2 text destination, $3 text[] items without a named lot, $4 text[] items and $5 text[] lots of the named ones.
-- Result: none.
-- Invariant: made in the order of the primary key, and before any balance is locked.
insert into balances (location, item, lot)
select $2::text, item, lot
from (
  select b.item, b.lot from balances b where b.location = $1::text and b.item = any ($3::text[]) and b.quantity > 0
  union
  select item, lot from unnest($4::text[], $5::text[]) as named (item, lot)
) as wanted
order by 1, 2, 3
on conflict do nothing
