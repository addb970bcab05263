-- Keeps how many used syringes visits brought back, and forgets those of voided visits.
-- $1 uuid[] visits, $2 text[] sites, $3 date[] days, $4 integer[] syringes, one of each a visit; $5 uuid[] voided visits.
-- Result: none.
-- Invariant: a visit that one batch records and voids is in neither $1 nor the table.
with forgotten as (
  delete from visit_returns where visit = any ($5::uuid[])
)
insert into visit_returns (visit, site, service_day, syringes)
select visit, site, service_day, syringes
from unnest($1::uuid[], $2::text[], $3::date[], $4::integer[]) as told (visit, site, service_day, syringes)
on conflict (visit) do nothing
