-- Registers a person, once for its id, and tells its fact.
-- Parameters: $1 id, $2 keyed hash of the code, $3 site, $4 pseudonym prefixes, $5 gender, $6 birth year or null, $7 personal, sealed, $8 the
--   person's data key, wrapped, $9 keyed request hash, $10 fact, $11 traceparent.
-- Result: the person of that id, new or existing, with its sites and request_hash; no row when a concurrent call has just made it.
-- Invariant: person, data key, first site and fact come into being together, and only for a new row. A code that is taken fails the statement
--   (people_code_hash_key).
with made as (
  insert into people (id, code_hash, site, pseudonym_prefixes, gender, birth_year, personal, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $9)
  on conflict (id) do nothing
  returning *
), keyed as (
  insert into data_key (owner, wrapped_key) select id::text, $8::bytea from made
), received as (
  insert into person_sites (person, site) select id, site from made
), told as (
  insert into outbox (fact, trace_parent) select $10::bytea, $11::text from made
)
select p.id, p.site, p.gender, p.birth_year, p.personal, $8::bytea as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, p.request_hash, array[p.site] as sites
from made p
union all
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, p.request_hash,
       (select array_agg(s.site order by s.site) from person_sites s where s.person = p.id) as sites
from people p
where p.id = $1;
