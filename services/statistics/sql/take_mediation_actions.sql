-- Takes in actions of community mediation as they now are.
-- Parameters, one element an action, no action twice: $1 ids, $2 sites, $3 kinds, $4 days, $5 minutes, $6 needles picked up, $7 whether voided
-- (0, 1), $8 versions, $9 positions.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into mediation_action (id, site, kind, day, minutes, needles_picked_up, voided, version, position)
select id, site, kind, day, minutes, needles_picked_up, voided <> 0, version, position
from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::integer[], $6::integer[], $7::integer[], $8::bigint[], $9::bigint[])
  as taken (id, site, kind, day, minutes, needles_picked_up, voided, version, position)
on conflict (id) do update
set site = excluded.site, kind = excluded.kind, day = excluded.day, minutes = excluded.minutes,
    needles_picked_up = excluded.needles_picked_up, voided = excluded.voided, version = excluded.version, position = excluded.position
where mediation_action.version < excluded.version;
