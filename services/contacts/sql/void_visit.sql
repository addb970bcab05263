-- Voids a visit of some sites, and tells it.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 reason, sealed, $4 fact, $5 traceparent.
-- Result: the visit, voided now or before.
-- Invariant: the transaction holds the visit. A visit is voided and told once, whatever is repeated; its row stays.
with voided as (
  update visits
  set state = 2, void_reason = $3, void_time = clock_timestamp(), version = version + 1
  where id = $1 and state = 1 and ($2::text[] is null or site = any ($2::text[]))
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $4::bytea, $5::text from voided
)
select v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = coalesce(v.person::text, 'service')) as wrapped_key
from voided v
union all
select v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = coalesce(v.person::text, 'service')) as wrapped_key
from visits v
where v.id = $1 and ($2::text[] is null or v.site = any ($2::text[])) and not exists (select from voided);
