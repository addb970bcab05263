-- Makes the lots that a count found and the ledger does not know yet.
-- $1 uuid count.
-- Result: none.
-- Invariant: the expiry of a known lot never changes, whatever the count says; made in the order of the primary key.
insert into lots (item, lot, expire_date)
select item, lot, expire_date from count_lines where session = $1::uuid and lot <> '' order by item, lot
on conflict do nothing
