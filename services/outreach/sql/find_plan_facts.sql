-- Finds all that the rules of a plan ask about, what an outing has booked itself left aside.
-- Parameters: $1 outing, $2 site, $3 vehicle or null, $4 territory or null, $5 staff members, $6 items, $7 start, $8 end
--   (a wrong one, before the start, overlaps nothing).
-- Result: one row for each that exists: what it is, its id, its site, whether it is retired; `detail` is a site's time zone, a vehicle's
--   location or an item's family; what a person may do; whether a person is absent, and a person or a vehicle booked, at that time.
-- Uses: absence_staff_member_idx, vehicle_booked, staff_booked.
select 'SITE' as what, id, id as site, false as retired, time_zone as detail, '{}'::text[] as skills, false as absent, false as booked
from site
where id = $2::text
union all
select 'VEHICLE', id, site, retired, location, '{}', false,
       exists (select from vehicle_booking b
               where b.vehicle = v.id and b.span && tstzrange($7::timestamptz, greatest($7, $8::timestamptz)) and b.outing <> $1::uuid)
from vehicle v
where id = $3::text
union all
select 'TERRITORY', id, site, false, '', '{}', false, false
from territory
where id = $4::text
union all
select 'STAFF', id, site, retired, '', skills,
       exists (select from absence a
               where a.staff_member = p.id and not a.withdrawn and a.span && tstzrange($7::timestamptz, greatest($7, $8::timestamptz))),
       exists (select from staff_booking b
               where b.staff_member = p.id and b.span && tstzrange($7::timestamptz, greatest($7, $8::timestamptz)) and b.holder <> $1::uuid)
from staff_member p
where id = any ($5::text[])
union all
select 'ITEM', id, '', false, family, '{}', false, false
from item
where id = any ($6::text[]);
