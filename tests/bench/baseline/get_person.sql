-- pgbench: the statement of services/contacts/sql/get_person.sql.
\set person random(1, 10000)
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, p.request_hash, s.sites
from people p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s
where p.id = ('00000000-0000-4000-8000-' || lpad(to_hex(:person::int), 12, '0'))::uuid and s.sites && '{montreuil}'::text[];
