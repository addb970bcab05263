-- Gives the free places of an outing that this transaction has locked to those who wait, first come first, passing over who has something
-- else at that time, is absent, or is gone.
-- Parameters: $1 outing.
-- Result: who now goes.
-- Invariant: never more people than its capacity; each is booked (staff_booked), and comes after those who are in the team already.
-- Uses: outing_member_pkey, staff_booked, absence_staff_member_idx.
with plan as (
  select o.id, tstzrange(o.start_time, o.end_time) as span,
         greatest(0, o.capacity - (select count(*) from outing_member where outing = o.id and state = 'TEAM')) as room
  from outing o
  where o.id = $1::uuid
), next as (
  select m.staff_member, m.seq
  from plan
  join outing_member m on m.outing = plan.id and m.state = 'WAITING'
  join staff_member p on p.id = m.staff_member
  where not p.retired
    and not exists (select from staff_booking b where b.staff_member = p.id and b.span && plan.span)
    and not exists (select from absence a where a.staff_member = p.id and not a.withdrawn and a.span && plan.span)
  order by m.seq
  limit (select room from plan)
), promoted as (
  insert into outing_member (outing, staff_member, state)
  select $1::uuid, staff_member, 'TEAM' from next order by seq
  on conflict (outing, staff_member) do update set state = 'TEAM', seq = default
)
insert into staff_booking (holder, holder_kind, staff_member, span)
select plan.id, 'OUTING', next.staff_member, plan.span from plan cross join next
returning staff_member;
