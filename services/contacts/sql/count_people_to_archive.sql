-- Counts the people of some sites who are due to be archived.
-- Parameters: $1 the day before which the last contact must lie, $2 sites or null for the whole association.
-- Result: site, people.
select c.site, count(*)::integer as people
from last_contact c
where c.state in (1, 2) and c.create_time < $1::date and c.day < $1::date and ($2::text[] is null or c.site = any ($2::text[]))
group by c.site;
