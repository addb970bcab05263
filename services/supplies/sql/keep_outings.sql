-- Keeps what outreach tells of outings.
-- $1 uuid[] outings, $2 text[] sites, $3 date[] the local days they count for, $4 bigint[] versions, in fours; each outing once.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into outings (outing, site, service_day, version)
select outing, site, service_day, version
from unnest($1::uuid[], $2::text[], $3::date[], $4::bigint[]) as told (outing, site, service_day, version)
order by outing
on conflict (outing) do update set site = excluded.site, service_day = excluded.service_day, version = excluded.version
where outings.version < excluded.version
