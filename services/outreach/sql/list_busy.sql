-- When those who may receive at a site are not free: one staff member, or all who are no volunteers.
-- Parameters: $1 site, $2 staff member or null, $3 start and $4 end of the time that matters.
-- Result: staff_member with busy_from and busy_to of each booking and absence; one row with nulls for somebody who is free all the time.
--   Retired staff members are left out. Ordered by staff member.
select s.id as staff_member, b.busy_from, b.busy_to
from staff_member s
left join lateral (
  select greatest(lower(k.span), $3::timestamptz) as busy_from, least(upper(k.span), $4::timestamptz) as busy_to
  from staff_booking k
  where k.staff_member = s.id and k.span && tstzrange($3::timestamptz, $4::timestamptz)
  union all
  select greatest(lower(a.span), $3::timestamptz), least(upper(a.span), $4::timestamptz)
  from absence a
  where a.staff_member = s.id and not a.withdrawn and a.span && tstzrange($3::timestamptz, $4::timestamptz)
) b on true
where s.site = $1 and not s.retired and (s.id = $2::text or ($2::text is null and not s.volunteer))
order by s.id, b.busy_from;
