-- Writes a person that this transaction has locked, and tells its fact.
-- Parameters: $1 id, $2 pseudonym prefixes, $3 gender, $4 birth year or null, $5 personal, sealed, $6 fact, $7 traceparent.
-- Result: the person as it now is, with its sites.
-- Invariant: the version grows by one with each fact told.
with changed as (
  update people
  set pseudonym_prefixes = $2, gender = $3, birth_year = $4, personal = $5, version = version + 1, update_time = clock_timestamp()
  where id = $1
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $6::bytea, $7::text from changed
)
select p.id, p.site, p.gender, p.birth_year, p.personal,
       (select k.wrapped_key from data_key k where k.owner = p.id::text) as wrapped_key, p.state,
       p.leave_reason, p.merged_into, p.create_time, p.update_time, p.version, s.sites
from changed p
cross join lateral (select array_agg(distinct ps.site order by ps.site) as sites from person_sites ps where ps.person = any (same_person(p.id))) s;
