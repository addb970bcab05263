-- Finds a person of the whole association by the code of any of their records.
-- Parameters: $1 keyed hash of the code.
-- Result: the person with its sites, or no row.
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, s.sites
from people p
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s
where p.id = (select coalesce(d.merged_into, d.id) from people d where d.code_hash = $1) and p.state <> 4;
