-- Takes in sites as they now are.
-- Parameters, one element a site, no site twice: $1 slugs, $2 time zones, $3 versions, $4 positions.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into site (id, time_zone, version, position)
select * from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
on conflict (id) do update set time_zone = excluded.time_zone, version = excluded.version, position = excluded.position
where site.version < excluded.version;
