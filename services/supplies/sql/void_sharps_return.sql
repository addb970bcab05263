-- Voids a return of used syringes and tells its fact, unless it is voided already.
-- $1 uuid id, $2 text reason, $3 bytea fact, $4 text trace parent.
-- Result: one row when it was voided.
with voided as (
  update sharps_returns
  set void_reason = $2::text, version = version + 1
  where id = $1::uuid and void_reason is null
  returning id
), told as (
  insert into outbox (fact, trace_parent) select $3::bytea, $4::text from voided
)
select id from voided
