-- Says at which sites a person has been received, by any of their records, and holds the person against being forgotten until the
-- transaction ends.
-- Parameters: $1 person.
-- Result: id, sites; no row for one who is unknown or forgotten.
select p.id, (select array_agg(distinct ps.site order by ps.site) from person_sites ps where ps.person = any (same_person(p.id))) as sites
from people p
where p.id = $1 and p.state <> 4
for key share;
