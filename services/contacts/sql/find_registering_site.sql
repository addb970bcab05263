-- Says which site registered a person who is known at one of some sites, or to whom the caller has an emergency access.
-- Parameters: $1 person, $2 sites or null for the whole association, $3 the caller.
-- Result: site, or no row.
select p.site
from people p
where p.id = $1 and p.state <> 4
  and ($2::text[] is null
       or exists (select from person_sites s where s.person = any (same_person(p.id)) and s.site = any ($2::text[]))
       or has_emergency_access(p.id, $3::text));
