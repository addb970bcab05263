-- Takes in handouts outside visits.
-- Parameters, one element a line: $1 distributions, $2 lines, $3 movements ('' when not told), $4 sites, $5 days, $6 items, $7 quantities,
-- $8 outings ('' without one), $9 kinds of the locations they left, $10 positions.
-- Result: none.
-- Invariant: a line is taken in once.
insert into distribution_line (distribution, line, movement, site, day, item, quantity, outing, location_kind, record_position)
select distribution, line, nullif(movement, '')::uuid, site, day, item, quantity, nullif(outing, '')::uuid, location_kind, position
from unnest($1::uuid[], $2::integer[], $3::text[], $4::text[], $5::date[], $6::text[], $7::integer[], $8::text[], $9::text[], $10::bigint[])
  as taken (distribution, line, movement, site, day, item, quantity, outing, location_kind, position)
on conflict (distribution, line) do nothing;
