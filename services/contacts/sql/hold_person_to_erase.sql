-- Holds a person against every change and every visit until the transaction ends.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: id, merged_into; no row for one who is unknown at the sites, or forgotten.
select p.id, p.merged_into
from people p
where p.id = $1 and p.state <> 4
  and ($2::text[] is null
       or exists (select from person_sites s where s.person = any (same_person(p.id)) and s.site = any ($2::text[])))
for update;
