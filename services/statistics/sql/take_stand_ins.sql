-- Gives people whom no fact has named yet their stand-ins.
-- Parameters: $1 people's ids, also several times.
-- Result: none.
-- Invariant: a person has one stand-in until they are erased.
insert into stand_in (person) select distinct id from unnest($1::uuid[]) as named (id) order by id
on conflict (person) do nothing;
