-- Takes in returns of used syringes.
-- Parameters, one element a return: $1 ids, $2 sites, $3 days, $4 syringes, $5 positions.
-- Result: none.
-- Invariant: a return is taken in once.
insert into sharps_return (id, site, day, syringes, record_position)
select id, site, day, syringes, position
from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[], $5::bigint[]) as taken (id, site, day, syringes, position)
on conflict (id) do nothing;
