-- Takes in handouts outside visits.
-- Parameters, one element a line: $1 distributions, $2 lines, $3 movements ('' when not told), $4 sites, $5 days, $6 items, $7 quantities,
-- $8 positions.
-- Result: none.
-- Invariant: a line is taken in once.
insert into distribution_line (distribution, line, movement, site, day, item, quantity, record_position)
select distribution, line, nullif(movement, '')::uuid, site, day, item, quantity, position
from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::date[], $6::text[], $7::integer[], $8::bigint[])
  as taken (distribution, line, movement, site, day, item, quantity, position)
on conflict (distribution, line) do nothing;
