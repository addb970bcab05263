-- Makes the lots that are not known yet.
-- $1 text[] items, $2 text[] lots, $3 text[] days of expiry ('' for none), in threes.
-- Result: none.
-- Invariant: the expiry of a known lot never changes; made in the order of the primary key.
insert into lots (item, lot, expire_date)
select item, lot, nullif(expire_date, '')::date
from unnest($1::text[], $2::text[], $3::text[]) as stated (item, lot, expire_date)
order by item, lot
on conflict do nothing
