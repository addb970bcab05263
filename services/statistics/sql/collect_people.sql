-- Reads what figures know of some people.
-- Parameters: $1 people's ids.
-- Result: one row a person whom facts name, by id; `merged` where the record counts as another's.
select stand_in.person::text as person, coalesce(person.gender, 0) as gender, coalesce(person.birth_year, 0) as birth_year,
       merged_person.duplicate is not null and merged_person.person <> merged_person.duplicate as merged
from stand_in
left join person on person.id = stand_in.stand_in
left join merged_person on merged_person.duplicate = stand_in.stand_in
where stand_in.person = any ($1::uuid[])
order by stand_in.person;
