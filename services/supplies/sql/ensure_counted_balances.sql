-- Makes the balances that a count will set and that do not exist yet.
-- $1 uuid count.
-- Result: none.
-- Invariant: made in the order of the primary key, and before any balance is locked.
insert into balances (location, item, lot)
select s.location, c.item, c.lot
from count_sessions s
join count_lines c on c.session = s.id
where s.id = $1::uuid
order by 1, 2, 3
on conflict do nothing
