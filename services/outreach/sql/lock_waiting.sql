-- Keeps other plans from taking those who wait for a place in an outing, until the end of the transaction.
-- Parameters: $1 outing.
-- Result: their ids.
-- Invariant: in the order of their ids, as lock_bookables does.
select id
from staff_member
where id in (select staff_member from outing_member where outing = $1::uuid and state = 'WAITING')
order by id
for no key update;
