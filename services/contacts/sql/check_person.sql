-- Says whether a person exists, and which sites have received them.
-- Parameters: $1 id, $2 site or null.
-- Result: one row: person_exists, known_at_site, sites with the registering one first.
select count(p.id) > 0 as person_exists,
       coalesce(bool_or(s.site = $2::text), false) as known_at_site,
       coalesce(array_agg(s.site order by s.site <> p.site, s.site) filter (where s.site is not null), '{}') as sites
from people p
left join lateral (select distinct ps.site from person_sites ps where ps.person = any (same_person(p.id))) s on true
where p.id = $1 and p.state <> 4;
