-- Withdraws a consent of a person, and tells it.
-- Parameters: $1 id, $2 person, $3 today at the registering site, $4 fact, $5 traceparent.
-- Result: the consent, withdrawn now or before, or no row. One that a concurrent call has just withdrawn still shows as it was: read again.
-- Invariant: a consent is withdrawn and told once, whatever is repeated. The update waits for the disclosures that hold the row: once it is
--   committed, nothing more is disclosed under it.
with withdrawn as (
  update consent set withdraw_time = clock_timestamp()
  where id = $1 and person = any (same_person($2)) and withdraw_time is null
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $4::bytea, $5::text from withdrawn
)
select c.id, c.person, c.purpose, c.partner, c.theme, c.categories, c.form, c.document, c.obtained_by, c.obtain_time,
       (select k.wrapped_key from data_key k where k.owner = c.person::text) as wrapped_key,
       c.expire_date, c.withdraw_time, c.create_time, consent_state(c.withdraw_time, c.expire_date, $3::date) as state
from (select * from withdrawn union all
      select * from consent where id = $1 and person = any (same_person($2)) and not exists (select from withdrawn)) c;
