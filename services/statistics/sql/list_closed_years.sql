-- Tells which of some sites' yearly reports are closed, alone or with the whole association's.
-- Parameters, one element a report: $1 sites, $2 years.
-- Result: the closed ones, by site and year, each once.
select distinct asked.site, asked.year
from unnest($1::text[], $2::integer[]) as asked (site, year)
join annual_report_version as version
  on version.year = asked.year and (version.scope = asked.site or (version.scope = '' and asked.site = any (version.sites)))
order by asked.site, asked.year;
