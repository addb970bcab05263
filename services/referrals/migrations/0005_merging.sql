-- Records of contacts that turned out to be second ones of a person, as contacts tells it: rows keep the id under which they came about.
create table merged_person (
  duplicate uuid primary key,
  person uuid not null,
  constraint merged_person_check check (duplicate <> person)
);
create index merged_person_person_idx on merged_person (person);

-- The ids under which a person is recorded: their own, and those of their duplicates.
create function ids_of_person(person uuid) returns uuid[] language sql stable
  return array(select ids_of_person.person union all select m.duplicate from merged_person m where m.person = ids_of_person.person);
