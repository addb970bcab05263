-- Puts somebody down for an outing that this transaction has locked.
-- Parameters: $1 outing, $2 staff member, $3 TEAM or WAITING.
-- Result: none.
-- Invariant: who signs up, even again, comes after everybody else; only a place in the team takes the person's time (staff_booked).
with joined as (
  insert into outing_member (outing, staff_member, state)
  values ($1::uuid, $2, $3)
  on conflict (outing, staff_member) do update set state = excluded.state, seq = default
)
insert into staff_booking (holder, holder_kind, staff_member, span)
select id, 'OUTING', $2, tstzrange(start_time, end_time) from outing where id = $1::uuid and $3 = 'TEAM';
