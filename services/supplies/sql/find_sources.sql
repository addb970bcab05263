-- Where the handouts of visits come from: the store of each site (its first by id), and the locations that visits name.
-- $1 text[] sites, $2 text[] locations.
-- Result: a row with an empty `named` for each site that has a store, and a row for each location that exists, with its own site.
-- Uses: locations_site_index, locations_pkey.
(select distinct on (site) '' as named, site, id
 from locations
 where site = any ($1::text[]) and kind = 'STORE'
 order by site, id)
union all
select id, site, id
from locations
where id = any ($2::text[])
