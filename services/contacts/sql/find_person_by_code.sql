-- Finds a person of the whole association by code.
-- Parameters: $1 code, ten symbols.
-- Result: the person with its sites, or no row.
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, s.sites
from people p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s
where p.code = $1;
