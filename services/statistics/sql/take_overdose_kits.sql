-- Takes in naloxone kits as they now are.
-- Parameters, one element a kit, no kit twice: $1 ids, $2 sites, $3 days, $4 occasions, $5 what became of those before, $6 minutes of training,
-- $7 fates, $8 versions, $9 positions.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into overdose_kit (id, site, day, occasion, replaces, training_minutes, fate, version, position)
select id, site, day, occasion, replaces, training_minutes, fate, version, position
from unnest($1::uuid[], $2::text[], $3::date[], $4::text[], $5::text[], $6::integer[], $7::text[], $8::bigint[], $9::bigint[])
  as taken (id, site, day, occasion, replaces, training_minutes, fate, version, position)
on conflict (id) do update
set site = excluded.site, day = excluded.day, occasion = excluded.occasion, replaces = excluded.replaces,
    training_minutes = excluded.training_minutes, fate = excluded.fate, version = excluded.version, position = excluded.position
where overdose_kit.version < excluded.version;
