-- Forgets a person: destroys the keys under which their data is sealed, empties what is not sealed, notes which services have to drop
-- their links, and tells it.
-- Parameters: $1 erasure, $2 person, $3 cause, $4 all records of the person, $5 services that may link to them, $6 a fact in hexadecimal
--   for each record, $7 traceparent.
-- Result: none.
-- Invariant: the transaction holds all the records. What happened stays: visits without anybody, and that something was consented to and
--   disclosed, of somebody whom nobody can name.
with places as (
  delete from person_sites where person = any ($4::uuid[]) returning site
), erased as (
  insert into erasure (id, person, cause, sites)
  select $1, $2, $3, coalesce(array_agg(distinct site order by site), '{}') from places
), owed as (
  insert into erasure_acknowledgement (record, service, erasure)
  select record, service, $1 from unnest($4::uuid[]) record, unnest($5::text[]) service
), keys as (
  delete from data_key where owner = any ($4::text[])
), blanked as (
  update people
  set state = 4, merged_into = null, leave_reason = null, archive_time = null, gender = 6, birth_year = null, code_hash = null,
      pseudonym_prefixes = '{}', personal = '', request_hash = '',
      version = version + 1, update_time = clock_timestamp()
  where id = any ($4::uuid[])
), unlinked as (
  update visits set person = null, note = '', void_reason = '' where person = any ($4::uuid[])
), emptied as (
  update consent set document = '' where person = any ($4::uuid[])
), unreasoned as (
  update emergency_access set reason = null where person = any ($4::uuid[])
)
insert into outbox (fact, trace_parent)
select decode(fact, 'hex'), $7::text from unnest($6::text[]) with ordinality as told (fact, n) order by n;
