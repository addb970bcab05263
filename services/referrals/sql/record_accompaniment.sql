-- Records that the team went with the person of a referral that this transaction has locked, and tells its fact.
-- Parameters: $1 id, $2 referral, $3 occur time, $4 minutes, $5 staff member, $6 request hash, $7 fact or null, $8 traceparent.
-- Result: the accompaniment's id; no row when there is one of that id.
-- Invariant: the referral's version grows by one with it.
with made as (
  insert into accompaniment (id, referral, occur_time, minutes, staff_member, request_hash)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (id) do nothing
  returning id, referral
), changed as (
  update referral set version = version + 1 where id in (select referral from made)
), told as (
  insert into outbox (fact, trace_parent) select $7::bytea, $8::text from made where $7::bytea is not null
)
select id from made;
