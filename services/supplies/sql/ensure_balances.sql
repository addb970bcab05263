-- Makes the balances that a document will change and that do not exist yet.
-- $1 text[] locations, $2 text[] items, $3 text[] lots, in threes.
-- Result: none.
-- Invariant: made in the order of the primary key, and before any balance is locked.
insert into balances (location, item, lot)
select distinct location, item, lot
from unnest($1::text[], $2::text[], $3::text[]) as wanted (location, item, lot)
order by location, item, lot
on conflict do nothing
