-- A page of the people of whom a record's pseudonym begins in some way, newest first; found by people_pseudonym_prefixes_idx. Without archived and
-- forgotten people.
-- Parameters: $1 and $2 the last key of the previous page or null, $3 rows, $4 sites or null for the whole association, $5 the element
--   of pseudonym_prefixes.
-- Result: people with their sites, and by_other_record: whether a second record of theirs is one of those found.
-- Materialized, so that those who match are found by their pseudonym alone, whatever the page.
with matching as materialized (
  select coalesce(p.merged_into, p.id) as id, bool_or(p.merged_into is not null) as by_other_record
  from people p
  where p.pseudonym_prefixes @> array[$5::bytea]
  group by 1
)
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, s.sites, m.by_other_record
from matching m
join people p on p.id = m.id
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s
where p.state in (1, 2)
  and ($4::text[] is null or s.sites && $4::text[])
  and (p.create_time, p.id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by p.create_time desc, p.id desc
limit $3;
