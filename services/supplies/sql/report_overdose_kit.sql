-- Writes what became of a naloxone kit and tells its fact, unless something was told already or it was voided.
-- $1 uuid id, $2 text fate, $3 integer doses, $4 text survival, $5 boolean emergency called, $6 timestamptz when it was told, $7 bytea fact,
-- $8 text trace parent.
-- Result: one row when it was written, none when another report or its voiding came first.
with reported as (
  update overdose_kits
  set fate = $2::text, doses = $3::integer, survival = $4::text, emergency_called = $5::boolean, report_time = $6::timestamptz,
      version = version + 1
  where id = $1::uuid and report_time is null and void_reason is null
  returning id
), told as (
  insert into outbox (fact, trace_parent) select $7::bytea, $8::text from reported
)
select id from reported
