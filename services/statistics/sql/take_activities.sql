-- Takes in collective activities and meetings as they now are.
-- Parameters, one element an activity, no activity twice: $1 ids, $2 sites, $3 kinds, $4 days, $5 whether held (0, 1), $6 minutes,
-- $7 participants, $8 versions, $9 positions.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into activity (id, site, kind, day, held, minutes, participants, version, position)
select id, site, kind, day, held <> 0, minutes, participants, version, position
from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::integer[], $6::integer[], $7::integer[], $8::bigint[], $9::bigint[])
  as taken (id, site, kind, day, held, minutes, participants, version, position)
on conflict (id) do update
set site = excluded.site, kind = excluded.kind, day = excluded.day, held = excluded.held, minutes = excluded.minutes,
    participants = excluded.participants, version = excluded.version, position = excluded.position
where activity.version < excluded.version;
