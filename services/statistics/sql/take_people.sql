-- Takes in people as they now are.
-- Parameters, one element a person, no person twice: $1 ids, $2 genders, $3 birth years (0: not known), $4 versions, $5 positions.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into person (id, gender, birth_year, version, position)
select stand_in, gender, birth_year, version, position
from unnest($1::uuid[], $2::integer[], $3::integer[], $4::bigint[], $5::bigint[]) as taken (named, gender, birth_year, version, position)
join stand_in on stand_in.person = named
on conflict (id) do update
set gender = excluded.gender, birth_year = excluded.birth_year, version = excluded.version, position = excluded.position
where person.version < excluded.version;
