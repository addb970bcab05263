-- Takes in outings as they now are.
-- Parameters, one element an outing, no outing twice: $1 ids, $2 sites, $3 kinds, $4 days, $5 whether completed, $6 whether cancelled,
-- $7 minutes, $8 team sizes, then of people not known (array literals): $9 genders, $10 age bands, $11 counts; $12 known people, $13 needles
-- picked up, $14 mediations, $15 incidents, $16 versions, $17 positions.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into outing (id, site, kind, day, completed, cancelled, minutes, team_size, unknown_genders, unknown_age_bands, unknown_counts,
                    known_people, needles_picked_up, mediations, incidents, version, position)
select id, site, kind, day, completed <> 0, cancelled <> 0, minutes, team_size, unknown_genders::smallint[], unknown_age_bands::smallint[],
       unknown_counts::integer[], known_people, needles_picked_up, mediations, incidents, version, position
from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::integer[], $6::integer[], $7::integer[], $8::integer[], $9::text[], $10::text[],
            $11::text[], $12::integer[], $13::integer[], $14::integer[], $15::integer[], $16::bigint[], $17::bigint[])
  as taken (id, site, kind, day, completed, cancelled, minutes, team_size, unknown_genders, unknown_age_bands, unknown_counts, known_people,
            needles_picked_up, mediations, incidents, version, position)
on conflict (id) do update
set site = excluded.site, kind = excluded.kind, day = excluded.day, completed = excluded.completed, cancelled = excluded.cancelled,
    minutes = excluded.minutes, team_size = excluded.team_size, unknown_genders = excluded.unknown_genders,
    unknown_age_bands = excluded.unknown_age_bands, unknown_counts = excluded.unknown_counts, known_people = excluded.known_people,
    needles_picked_up = excluded.needles_picked_up, mediations = excluded.mediations, incidents = excluded.incidents,
    version = excluded.version, position = excluded.position
where outing.version < excluded.version;
