-- Opens an emergency access, once for its id, and tells it.
-- Parameters: $1 id, $2 person, $3 who has it, $4 their sites, $5 the person's sites, $6 reason, sealed, $7 now, $8 its end, $9 request hash,
--   $10 fact, $11 traceparent.
-- Result: none.
-- Invariant: nobody has an emergency access that is not told.
with opened as (
  insert into emergency_access (id, person, subject, subject_sites, sites, reason, create_time, expire_time, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (id) do nothing
  returning id
)
insert into outbox (fact, trace_parent) select $10::bytea, $11::text from opened;
