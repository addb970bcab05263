-- A page of the whole association's people, newest first, in the order of people_newest_idx.
-- Parameters: $1 and $2 the last key of the previous page or null, $3 rows.
-- Result: people with their sites.
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, s.sites
from people p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s
where (p.create_time, p.id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by p.create_time desc, p.id desc
limit $3;
