-- Writes a notification for a partner, by the channel that the partner has; without one it is stopped before it begins.
-- Parameters: $1 event, $2 partner, $3 referral or null, $4 type, $5 body, $6 when it happened.
-- Result: whether the partner can be reached, whether the notification is new, and the referral's site.
with receiver as (
  select id, delivery_channel(partner, $4::text) as channel from partner where id = $2::text
), told as (
  insert into delivery (id, partner, referral, type, channel, body, event_time, next_attempt_time, state, last_error)
  select $1::uuid, id, $3::uuid, $4::text, channel, $5::text, $6::timestamptz, $6::timestamptz,
         case when channel is null then 'STOPPED' else 'PENDING' end, case when channel is null then 'CHANNEL_MISSING' else '' end
  from receiver
  on conflict (id) do nothing
  returning id
)
select channel is not null as reachable, exists (select from told) as written,
       (select site from referral where referral.id = $3::uuid) as site
from receiver;
