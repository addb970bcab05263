-- Counts the second records of people.
-- Parameters: $1 and $2 people.
-- Result: of_first, of_second.
select count(*) filter (where merged_into = $1) as of_first, count(*) filter (where merged_into = $2) as of_second
from people
where merged_into in ($1, $2);
