-- Frees what an outing has booked.
-- Parameters: $1 outing.
-- Result: none.
with vehicle_freed as (
  delete from vehicle_booking where outing = $1::uuid
)
delete from staff_booking where holder = $1::uuid;
