-- Finds an outing that began later than another one and is out with its vehicle.
-- Parameters: $1 the other outing.
-- Result: one row, or none.
-- Uses: outing_pkey, vehicle_booked.
select later.id
from outing o
join vehicle_booking b on b.vehicle = o.vehicle
join outing later on later.id = b.outing
where o.id = $1::uuid and later.state = 'IN_PROGRESS' and (later.actual_start_time, later.id) > (o.actual_start_time, o.id)
limit 1;
