-- A page of the people whose pseudonym begins in some way, newest first; found by people_pseudonym_idx.
-- Parameters: $1 and $2 the last key of the previous page or null, $3 rows, $4 sites or null for the whole association, $5 and $6 the range
--   of folded pseudonyms, its end not included.
-- Result: people with their sites.
-- Materialized, so that those who match are found by their pseudonym alone, whatever the page.
with matching as materialized (
  select p.*
  from people p
  where p.pseudonym_folded <> '' and p.pseudonym_folded >= $5 and p.pseudonym_folded < $6
)
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, s.sites
from matching p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s
where ($4::text[] is null or s.sites && $4::text[])
  and (p.create_time, p.id) < (coalesce($1::timestamptz, 'infinity'), coalesce($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by p.create_time desc, p.id desc
limit $3;
