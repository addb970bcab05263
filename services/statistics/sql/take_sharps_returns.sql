-- Takes in returns of used syringes.
-- Parameters, one element a return: $1 ids, $2 sites, $3 days, $4 syringes, $5 kinds of the locations where they came back, $6 containers,
-- $7 positions.
-- Result: none.
-- Invariant: a return is taken in once.
insert into sharps_return (id, site, day, syringes, location_kind, containers, record_position)
select id, site, day, syringes, location_kind, containers, position
from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[], $5::text[], $6::integer[], $7::bigint[])
  as taken (id, site, day, syringes, location_kind, containers, position)
on conflict (id) do nothing;
