-- Takes the time of an activity's staff.
-- Parameters: $1 activity, $2 staff, $3 start, $4 end.
-- Result: none.
-- Invariant: the constraint staff_booked refuses whoever is planned for something else then.
insert into staff_booking (holder, holder_kind, staff_member, span)
select $1::uuid, 'ACTIVITY', staff.id, tstzrange($3::timestamptz, $4::timestamptz)
from unnest($2::text[]) as staff (id)
order by staff.id;
