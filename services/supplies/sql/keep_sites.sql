-- Keeps what outreach tells of sites.
-- $1 text[] sites, $2 text[] time zones, $3 bigint[] versions, in threes; each site once.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into sites (site, time_zone, version)
select site, time_zone, version
from unnest($1::text[], $2::text[], $3::bigint[]) as told (site, time_zone, version)
order by site
on conflict (site) do update set time_zone = excluded.time_zone, version = excluded.version
where sites.version < excluded.version
