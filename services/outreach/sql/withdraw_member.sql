-- Somebody cannot come to an outing that this transaction has locked.
-- Parameters: $1 outing, $2 staff member.
-- Result: none.
-- Invariant: they stay on record, and their time is free.
with gone as (
  update outing_member set state = 'WITHDRAWN', seq = default where outing = $1::uuid and staff_member = $2
)
delete from staff_booking where holder = $1::uuid and staff_member = $2;
