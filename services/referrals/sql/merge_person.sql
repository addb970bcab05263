-- Takes in that a record is another person's second one.
-- Parameters: $1 person, $2 duplicate.
-- Result: no row.
-- Invariant: nobody is linked to again who was forgotten lately, in whatever order it is told.
insert into merged_person (duplicate, person)
select $2::uuid, $1::uuid
where not exists (select from forgotten_person f where f.person in ($1::uuid, $2::uuid))
on conflict (duplicate) do update set person = excluded.person;
