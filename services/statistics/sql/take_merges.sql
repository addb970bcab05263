-- Takes in which records are one person's.
-- Parameters, one element a duplicate, no duplicate twice: $1 duplicates, $2 the people they count as (themselves: nobody else), $3 positions.
-- Result: none.
-- Invariant: what an earlier fact told never replaces what a later one did.
insert into merged_person (duplicate, person, position)
select second_record.stand_in, first_record.stand_in, taken.position
from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as taken (duplicate, person, position)
join stand_in as second_record on second_record.person = taken.duplicate
join stand_in as first_record on first_record.person = taken.person
on conflict (duplicate) do update
set person = excluded.person, position = excluded.position
where merged_person.position < excluded.position;
