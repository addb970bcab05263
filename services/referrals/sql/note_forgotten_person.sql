-- Remembers that a person asked to be forgotten. Call it with the person locked.
-- Parameters: $1 person.
-- Result: no row.
insert into forgotten_person (person) values ($1) on conflict (person) do nothing;
