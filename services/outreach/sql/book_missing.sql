-- Books what an outing that this transaction has locked could not have when it was planned, as far as it is free now.
-- Parameters: $1 outing.
-- Result: none.
-- Invariant: a vehicle or a person is booked once at a time (vehicle_booked, staff_booked).
with plan as (
  select id, vehicle, tstzrange(start_time, end_time) as span from outing where id = $1::uuid
), vehicle_taken as (
  insert into vehicle_booking (outing, vehicle, span)
  select plan.id, plan.vehicle, plan.span
  from plan
  where plan.vehicle is not null and not exists (select from vehicle_booking b where b.outing = plan.id)
    and not exists (select from vehicle_booking b where b.vehicle = plan.vehicle and b.span && plan.span)
)
insert into staff_booking (holder, holder_kind, staff_member, span)
select plan.id, 'OUTING', m.staff_member, plan.span
from plan
join outing_member m on m.outing = plan.id and m.state = 'TEAM'
where not exists (select from staff_booking b where b.staff_member = m.staff_member and b.span && plan.span);
