-- What was personal has been sealed by the step before this migration: nothing of it stays in clear.

alter table territory drop column clear_note;
alter table staff_member drop column clear_display_name;
alter table activity drop column clear_note;
alter table mediation_action drop column clear_note;
alter table outing drop column clear_stops, drop column clear_note, drop column clear_report;
alter table outing_series drop column clear_content;
alter table waiting_entry drop column clear_reason;
alter table appointment drop column clear_reason, drop column clear_cancel_reason;

-- Dropped columns stay in the files until a table is written anew.
cluster territory using territory_pkey;
cluster staff_member using staff_member_pkey;
cluster activity using activity_pkey;
cluster mediation_action using mediation_action_pkey;
cluster outing using outing_pkey;
cluster outing_series using outing_series_pkey;
cluster waiting_entry using waiting_entry_pkey;
cluster appointment using appointment_pkey;

-- An outing as it is read: with its people in the order they came, and with what decides its warnings.
create view outing_in_full as
select o.*, s.time_zone, s.schedule, v.location,
       coalesce(v.retired, false) as vehicle_retired,
       o.vehicle is null or exists (select from vehicle_booking b where b.outing = o.id) as vehicle_booked,
       people.team, people.waiting, people.withdrawn, people.absent, people.retired, people.unbooked,
       -- What those may do together who can go: booked for it, not absent, not gone.
       array(select distinct skill
             from outing_member m
             join staff_member p on p.id = m.staff_member
             cross join unnest(p.skills) as skill
             where m.outing = o.id and m.state = 'TEAM' and not p.retired
               and exists (select from staff_booking b where b.holder = o.id and b.staff_member = p.id)
               and not exists (select from absence a
                               where a.staff_member = p.id and not a.withdrawn and a.span && tstzrange(o.start_time, o.end_time))) as skills,
       array(select distinct i.family from item i where i.id = any (o.load_items)) as load_families
from outing o
join site s on s.id = o.site
left join vehicle v on v.id = o.vehicle
cross join lateral (
  select coalesce(array_agg(m.staff_member order by m.seq) filter (where m.state = 'TEAM'), '{}') as team,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.state = 'WAITING'), '{}') as waiting,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.state = 'WITHDRAWN'), '{}') as withdrawn,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.absent), '{}') as absent,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.retired), '{}') as retired,
         coalesce(array_agg(m.staff_member order by m.seq) filter (where m.unbooked), '{}') as unbooked
  from (
    select m.staff_member, m.state, m.seq,
           m.state = 'TEAM' and p.retired as retired,
           m.state = 'TEAM' and exists (select from absence a
                                        where a.staff_member = m.staff_member and not a.withdrawn
                                          and a.span && tstzrange(o.start_time, o.end_time)) as absent,
           m.state = 'TEAM' and not exists (select from staff_booking b
                                            where b.holder = o.id and b.staff_member = m.staff_member) as unbooked
    from outing_member m
    join staff_member p on p.id = m.staff_member
    where m.outing = o.id
  ) m
) people;
