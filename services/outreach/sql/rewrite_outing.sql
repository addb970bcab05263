-- Writes a plan over an outing that this transaction has locked and whose bookings it has freed.
-- Parameters: $1 id, $2 kind, $3 start, $4 end, $5 local day, $6 vehicle or null, $7 territory or null, $8 stops (sealed), $9 items of the load,
--   $10 their quantities, $11 capacity, $12 title, $13 note (sealed), $14 changed alone, $15 stock state, $16 team in order, $17 whether to book the
--   vehicle, $18 members to book.
-- Result: none.
-- Invariant: who is no longer in the team is withdrawn, never forgotten; a vehicle or a person is booked once at a time.
with changed as (
  update outing
  set kind = $2, start_time = $3, end_time = $4, service_day = $5::date, vehicle = $6, territory = $7, stops = $8::bytea,
      load_items = $9::text[], load_quantities = $10::integer[], capacity = $11, title = $12, note = $13::bytea, changed_alone = $14, stock_state = $15
  where id = $1::uuid
  returning id, vehicle, tstzrange(start_time, end_time) as span
), left_out as (
  update outing_member
  set state = 'WITHDRAWN', seq = default
  where outing = $1::uuid and state = 'TEAM' and staff_member <> all ($16::text[])
), joined as (
  insert into outing_member (outing, staff_member, state)
  select $1::uuid, member.id, 'TEAM' from unnest($16::text[]) with ordinality as member (id, place) order by member.place
  on conflict (outing, staff_member) do update set state = 'TEAM', seq = default
), vehicle_taken as (
  insert into vehicle_booking (outing, vehicle, span) select id, vehicle, span from changed where $17::boolean
)
insert into staff_booking (holder, holder_kind, staff_member, span)
select changed.id, 'OUTING', member.id, changed.span from changed cross join unnest($18::text[]) as member (id);
