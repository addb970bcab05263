-- Finds archived people who are due to be anonymised and whose last contact is in a year whose report is closed.
-- Parameters: $1 the day before which the last contact must lie, $2 the day before which they must have been archived, $3 sites and $4 years of
--   closed reports, element by element, $5 rows.
-- Result: person, site.
select c.person, c.site
from last_contact c
where c.state = 3 and c.day < $1::date and c.archive_time < $2::date
  and (c.site, extract(year from c.day)::integer) in (select site, year from unnest($3::text[], $4::integer[]) as closed (site, year))
order by c.archive_time, c.person
limit $5;
