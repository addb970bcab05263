-- A page of the whole association's people, newest first, in the order of people_newest_idx; without second records, archived and forgotten
-- ones.
-- Parameters: $1 and $2 the last key of the previous page or null, $3 rows.
-- Result: people with their sites.
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, s.sites
from people p
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s
where p.merged_into is null and p.state in (1, 2)
  and (p.create_time, p.id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by p.create_time desc, p.id desc
limit $3;
