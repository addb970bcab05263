-- Writes a person that this transaction has locked, and tells its fact.
-- Parameters: $1 id, $2 pseudonym, $3 pseudonym folded, $4 gender, $5 birth year or null, $6 languages, $7 given name, $8 family name,
--   $9 birth date or null, $10 phone, $11 fact, $12 traceparent.
-- Result: the person as it now is, with its sites.
-- Invariant: the version grows by one with each fact told.
with changed as (
  update people
  set pseudonym = $2, pseudonym_folded = $3, gender = $4, birth_year = $5, languages = $6, given_name = $7, family_name = $8,
      birth_date = $9, phone = $10, version = version + 1, update_time = clock_timestamp()
  where id = $1
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $11::bytea, $12::text from changed
)
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, s.sites
from changed p
cross join lateral (select array_agg(ps.site order by ps.site) as sites from person_sites ps where ps.person = p.id) s;
