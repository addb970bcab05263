-- Voids a naloxone kit and tells its fact.
-- $1 uuid id, $2 text reason, $3 bytea fact, $4 text trace parent or null.
-- Result: none.
-- Invariant: the kit is locked and not voided.
with voided as (
  update overdose_kits
  set void_reason = $2::text, version = version + 1
  where id = $1::uuid
  returning id
)
insert into outbox (fact, trace_parent) select $3::bytea, $4::text from voided
