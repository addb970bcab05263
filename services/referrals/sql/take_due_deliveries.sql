-- Takes due deliveries for one worker: of each partner the one that has waited longest, of each referral and of each
-- alert only the earliest.
-- Parameters: $1 now, $2 partners that this transaction has locked, $3 seconds until another worker may take them.
-- Result: the deliveries with what it takes to try them, each by the channel that the partner has now.
-- Invariant: two workers do not hold the same delivery, nor two of one partner. Uses: delivery_partner_due_idx, delivery_order_idx.
with head as (
  select distinct on (partner) id
  from delivery as candidate
  where partner = any ($2::text[]) and state = 'PENDING' and next_attempt_time <= $1::timestamptz
    and not exists (select from delivery as held
                    where held.partner = candidate.partner and held.state = 'PENDING' and held.lease_expire_time > clock_timestamp())
    and not exists (select from delivery as earlier
                    where earlier.referral = candidate.referral and earlier.partner = candidate.partner
                      and earlier.state = 'PENDING' and earlier.number < candidate.number)
    and not exists (select from delivery as earlier
                    where earlier.alert = candidate.alert and earlier.partner = candidate.partner
                      and earlier.state = 'PENDING' and earlier.number < candidate.number)
  order by partner, next_attempt_time, number
), due as (
  select id from delivery
  where id in (select id from head) and state = 'PENDING'
  order by next_attempt_time, number
  for update skip locked
)
update delivery
set lease_expire_time = clock_timestamp() + make_interval(secs => $3::integer),
    channel = coalesce(delivery_channel(receiver, type), channel)
from due, partner as receiver
where delivery.id = due.id and receiver.id = delivery.partner
returning delivery.id, delivery.partner, delivery.referral, delivery.type, delivery.channel, delivery.body, delivery.round_attempt_count,
          delivery.lease_expire_time, receiver.webhook_url, receiver.email, receiver.webhook_secret,
          (select level from watch_alert where watch_alert.id = delivery.alert) as alert_level,
          (select title from watch_alert where watch_alert.id = delivery.alert) as alert_title,
          (select text from watch_alert where watch_alert.id = delivery.alert) as alert_text,
          case when receiver.webhook_previous_expire_time > $1::timestamptz then receiver.webhook_previous_secret end as previous_secret,
          delivery_channel(receiver, delivery.type) is not null as reachable,
          (select site from referral where referral.id = delivery.referral) as site,
          (select state from referral where referral.id = delivery.referral and referral.partner = delivery.partner) as referral_state;
