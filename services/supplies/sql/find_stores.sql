-- The store that each site's handouts draw on: its first by id.
-- $1 text[] sites.
-- Result: a row for each site that has a store.
-- Uses: locations_site_index.
select distinct on (site) site, id
from locations
where site = any ($1::text[]) and kind = 'STORE'
order by site, id
