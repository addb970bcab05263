-- Keeps other plans from taking a vehicle or people until the end of the transaction.
-- Parameters: $1 vehicle or null, $2 staff members.
-- Result: the ids that exist.
-- Invariant: always the vehicle first, then the people in the order of their ids, so that two plans never wait for each other.
with vehicles as materialized (
  select id from vehicle where id = $1::text for no key update
), people as materialized (
  select id from staff_member where id = any ($2::text[]) order by id for no key update
)
select id from vehicles union all select id from people;
