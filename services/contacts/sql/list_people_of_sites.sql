-- A page of the people received at some sites, newest first; without second records, archived and forgotten ones.
-- Parameters: $1 and $2 the last key of the previous page or null, $3 rows, $4 sites.
-- Result: people with their sites.
-- The page is found first, so that sites and keys are looked up for its people only.
with page as (
  select p.*
  from people p
  where p.merged_into is null and p.state in (1, 2)
    and p.id in (select ps.person from person_sites ps where ps.site = any ($4::text[])
                 union all
                 select d.merged_into from people d join person_sites ps on ps.person = d.id
                 where d.merged_into is not null and ps.site = any ($4::text[]))
    and (p.create_time, p.id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
  order by p.create_time desc, p.id desc
  limit $3
)
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, s.sites
from page p
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s
order by p.create_time desc, p.id desc;
