-- Says which site registered a person who is known at one of some sites.
-- Parameters: $1 person, $2 sites or null for the whole association.
-- Result: site, or no row.
select p.site
from people p
where p.id = $1
  and ($2::text[] is null or exists (select from person_sites s where s.person = p.id and s.site = any ($2::text[])));
