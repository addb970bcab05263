-- Counts the archived people of some sites who are due to be anonymised, by the year of their last contact.
-- Parameters: $1 the day before which the last contact must lie, $2 the day before which they must have been archived, $3 sites or null for
--   the whole association.
-- Result: site, year, people.
select c.site, extract(year from c.day)::integer as year, count(*)::integer as people
from last_contact c
where c.state = 3 and c.day < $1::date and c.archive_time < $2::date and ($3::text[] is null or c.site = any ($3::text[]))
group by c.site, extract(year from c.day)
order by c.site, year;
