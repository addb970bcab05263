-- Lists the absences of a staff member, latest first.
-- Parameters: $1 staff member, $2 and $3 start and id of the previous page's last absence or nulls, $4 rows at most.
-- Result: the absences.
select id, staff_member, lower(span) as start_time, upper(span) as end_time, withdrawn, request_hash
from absence
where staff_member = $1::text
  and (lower(span), id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by lower(span) desc, id desc
limit $4::integer;
