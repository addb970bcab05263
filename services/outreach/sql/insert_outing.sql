-- Plans an outing: the row, its team, its bookings and its fact.
-- Parameters: $1 id, $2 site, $3 kind, $4 start, $5 end, $6 local day, $7 vehicle or null, $8 territory or null, $9 stops (sealed),
--   $10 items of the load, $11 their quantities, $12 capacity, $13 title, $14 note (sealed), $15 series or null, $16 occurrence or null,
--   $17 stock state, $18 request hash, $19 team in order, $20 whether to book the vehicle, $21 members to book, $22 fact, $23 traceparent.
-- Result: its id; no row when an outing of that id, or that occurrence, exists already: nothing is written then.
-- Invariant: a vehicle or a person is booked once at a time (vehicle_booked, staff_booked); the fact is told exactly when the row is new.
with made as (
  insert into outing (id, site, kind, start_time, end_time, service_day, vehicle, territory, stops, load_items, load_quantities, capacity,
                      title, note, series, occurrence, stock_state, request_hash)
  values ($1::uuid, $2, $3, $4, $5, $6::date, $7, $8, $9::bytea, $10::text[], $11::integer[], $12, $13, $14::bytea, $15::uuid, $16, $17, $18)
  on conflict do nothing
  returning id, vehicle, tstzrange(start_time, end_time) as span
), joined as (
  insert into outing_member (outing, staff_member, state)
  select made.id, member.id, 'TEAM'
  from made cross join unnest($19::text[]) with ordinality as member (id, place)
  order by member.place
), vehicle_taken as (
  insert into vehicle_booking (outing, vehicle, span) select id, vehicle, span from made where $20::boolean
), people_taken as (
  insert into staff_booking (holder, holder_kind, staff_member, span)
  select made.id, 'OUTING', member.id, made.span from made cross join unnest($21::text[]) as member (id)
), told as (
  insert into outbox (fact, trace_parent) select $22::bytea, $23::text from made
)
select id from made;
