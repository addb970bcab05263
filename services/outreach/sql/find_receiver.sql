-- Finds a staff member who may receive at a site.
-- Parameters: $1 id, $2 site, $3 start and $4 end of the time.
-- Result: absent (whether they are away during some of it); no row when they are unknown, retired, or of another site.
select exists (select from absence a
               where a.staff_member = s.id and not a.withdrawn and a.span && tstzrange($3::timestamptz, $4::timestamptz)) as absent
from staff_member s
where s.id = $1 and s.site = $2 and not s.retired;
