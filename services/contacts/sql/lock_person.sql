-- Reads a person who is known at one of some sites, and holds the row until the transaction ends.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the person with its sites, or no row.
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, s.sites
from people p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s
where p.id = $1 and ($2::text[] is null or s.sites && $2::text[])
for update of p;
