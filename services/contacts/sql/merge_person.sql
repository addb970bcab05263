-- Makes a record a second one of another's, and tells it. Who was in contact by either is not archived.
-- Parameters: $1 person, $2 duplicate, $3 fact, $4 traceparent.
-- Result: none.
-- Invariant: the transaction holds both, neither is a second record, and the duplicate has none.
with second as (
  update people set merged_into = $1, version = version + 1, update_time = clock_timestamp() where id = $2 returning state
), first as (
  update people p
  set state = case when p.state = 3 and s.state <> 3 then case when p.leave_reason is null then 1 else 2 end else p.state end,
      archive_time = case when s.state <> 3 then null else p.archive_time end,
      version = p.version + 1, update_time = clock_timestamp()
  from second s
  where p.id = $1
)
insert into outbox (fact, trace_parent) select $3::bytea, $4::text from second;
