-- Writes a notification of an alert for every active partner, or for those that were told of it before, by the channel that each has.
-- Parameters: $1 alert, $2 type, $3 the type of which partners must have been told before, or null, $4 level, $5 when it happened and $6 the same
--   as text.
-- Result: none.
-- Invariant: a partner is told once of each type, however often the fact comes (delivery_alert_key).
with receiver as (
  select id, delivery_channel(partner, $2::text) as channel
  from partner
  where case when $3::text is null then state = 'ACTIVE'
             else exists (select from delivery as told where told.alert = $1::uuid and told.partner = partner.id and told.type = $3::text) end
)
insert into delivery (id, partner, alert, type, channel, body, event_time, next_attempt_time)
select gen_random_uuid(), id, $1::uuid, $2::text, channel,
       json_build_object('type', $2::text, 'timestamp', $6::text,
                         'data', json_build_object('alert', $1::uuid, 'partner', id, 'level', $4::text))::text,
       $5::timestamptz, $5::timestamptz
from receiver
where channel is not null
on conflict (alert, partner, type) where alert is not null do nothing;
