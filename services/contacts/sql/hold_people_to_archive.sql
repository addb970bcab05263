-- Holds people who may be archived, oldest record first, passing over those whom another transaction holds.
-- Parameters: $1 the day before which the last contact must lie, $2 rows.
-- Result: id.
select p.id
from people p
where p.state in (1, 2) and p.merged_into is null
  and p.id in (select c.person from last_contact c
               where c.state in (1, 2) and c.create_time < $1::date and c.day < $1::date
               order by c.create_time, c.person limit $2)
for update skip locked;
