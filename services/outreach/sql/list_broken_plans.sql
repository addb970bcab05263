-- Lists what absences break: plans that hold the time of somebody who is away then.
-- Parameters: $1 absences, $2 now, $3 how many plans at most for each absence, $4 how many in all.
-- Result: the plans of each absence, soonest first; when they are too many in all, as many of each. Of an outing that is planned or under way
-- also who is left without everybody who is away during it, what they may do together, and what it asks of them. Appointments and activities
-- that are over are left out.
-- Uses: staff_booked, absence_staff_member_idx.
with broken as (
  select a.id as absence, b.holder, b.holder_kind, b.start_time, b.outing_span, b.vehicle, b.load_items
  from absence a
  cross join lateral (
    select s.holder, s.holder_kind, lower(s.span) as start_time, tstzrange(o.start_time, o.end_time) as outing_span,
           o.vehicle is not null as vehicle, o.load_items,
           row_number() over (order by lower(s.span), s.holder) as place
    from staff_booking s
    left join outing o on s.holder_kind = 'OUTING' and o.id = s.holder
    where s.staff_member = a.staff_member and s.span && a.span
      and case s.holder_kind when 'OUTING' then o.state in ('PLANNED', 'IN_PROGRESS') else upper(s.span) > $2::timestamptz end
    order by place
    limit $3::integer
  ) as b
  where a.id = any ($1::uuid[])
  order by b.place, a.id
  limit $4::integer
)
select b.absence, b.holder, b.holder_kind, b.start_time, b.vehicle,
       (select count(*) from outing_member m where m.outing = b.holder and m.state = 'TEAM' and not exists (
          select from absence away where away.staff_member = m.staff_member and away.span && b.outing_span and not away.withdrawn
        ))::integer as people_left,
       array(select distinct skill from outing_member m
             join staff_member p on p.id = m.staff_member
             cross join unnest(p.skills) as skill
             where m.outing = b.holder and m.state = 'TEAM' and not exists (
               select from absence away where away.staff_member = m.staff_member and away.span && b.outing_span and not away.withdrawn
             )
             order by skill) as skills_left,
       array(select distinct i.family from item i where i.id = any (b.load_items) order by i.family) as load_families
from broken b
order by b.absence, b.start_time, b.holder;
