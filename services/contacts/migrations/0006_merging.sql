-- Second records of people. Nothing is copied or moved: a row keeps the record it was made under, and who asks for a person sees the rows
-- of all their records.

alter table people
  -- The person this record is a second one of: one that is no second record itself.
  add column merged_into uuid references people (id),
  add constraint people_merged_into_check check (merged_into <> id);
create index people_merged_into_idx on people (merged_into) where merged_into is not null;

-- Every record of the person that a record belongs to, whichever of them it is; null for no record.
create function same_person(record uuid) returns uuid[] language sql stable
  return (
    select array_agg(r.id order by r.id)
    from people p
    join people r on r.id = coalesce(p.merged_into, p.id) or r.merged_into = coalesce(p.merged_into, p.id)
    where p.id = record
  );
