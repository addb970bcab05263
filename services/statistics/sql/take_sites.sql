-- Takes in sites as they now are.
-- Parameters, one element a site, no site twice: $1 slugs, $2 time zones, $3 versions, $4 positions, $5 names, $6 addresses, and as array
-- literals $7 days, $8 beginnings, $9 ends and $10 uses of the opening hours, $11 first and $12 last days of the closures.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into site (id, time_zone, version, position, display_name, address, opening_days, opening_starts, opening_ends, opening_uses,
                  closure_starts, closure_ends)
select id, time_zone, version, position, display_name, address, opening_days::text[], opening_starts::text[], opening_ends::text[],
       opening_uses::text[], closure_starts::date[], closure_ends::date[]
from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::text[], $12::text[])
  as taken (id, time_zone, version, position, display_name, address, opening_days, opening_starts, opening_ends, opening_uses, closure_starts,
            closure_ends)
on conflict (id) do update
set time_zone = excluded.time_zone, version = excluded.version, position = excluded.position, display_name = excluded.display_name,
    address = excluded.address, opening_days = excluded.opening_days, opening_starts = excluded.opening_starts,
    opening_ends = excluded.opening_ends, opening_uses = excluded.opening_uses, closure_starts = excluded.closure_starts,
    closure_ends = excluded.closure_ends
where site.version < excluded.version;
