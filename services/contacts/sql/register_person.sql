-- Registers a person, once for its id, and tells its fact.
-- Parameters: $1 id, $2 code, $3 site, $4 pseudonym, $5 pseudonym folded, $6 gender, $7 birth year or null, $8 languages,
--   $9 given name, $10 family name, $11 birth date or null, $12 phone, $13 request hash, $14 fact, $15 traceparent.
-- Result: the person of that id, new or existing, with its sites and request_hash; no row when a concurrent call has just made it.
-- Invariant: person, first site and fact come into being together, and only for a new row. A code that is taken fails the statement
--   (people_code_key).
with made as (
  insert into people (id, code, site, pseudonym, pseudonym_folded, gender, birth_year, languages, given_name, family_name, birth_date,
                      phone, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (id) do nothing
  returning *
), received as (
  insert into person_sites (person, site) select id, site from made
), told as (
  insert into outbox (fact, trace_parent) select $14::bytea, $15::text from made
)
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, p.request_hash, array[p.site] as sites
from made p
union all
select p.id, p.code, p.site, p.pseudonym, p.gender, p.birth_year, p.languages, p.given_name, p.family_name, p.birth_date, p.phone, p.state,
       p.leave_reason, p.create_time, p.update_time, p.version, p.request_hash,
       (select array_agg(s.site order by s.site) from person_sites s where s.person = p.id) as sites
from people p
where p.id = $1;
