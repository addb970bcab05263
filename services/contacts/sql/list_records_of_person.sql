-- All records of a person, the person's own first, then second ones in the order of their registration.
-- Parameters: $1 the person's own record or a second one, $2 sites or null for the whole association.
-- Result: id; no row for one who is unknown at the sites, or forgotten.
select r.id
from people r
where r.id = any (same_person($1)) and r.state <> 4
  and ($2::text[] is null
       or exists (select from person_sites s where s.person = any (same_person($1)) and s.site = any ($2::text[])))
order by r.merged_into is not null, r.create_time, r.id;
