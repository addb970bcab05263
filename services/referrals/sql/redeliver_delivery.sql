-- Has a delivery that is over tried once more, by the channel that the partner has now.
-- Parameters: $1 delivery, $2 now, $3 sites whose referrals it may be about, or null for the whole association.
-- Result: none; one that is pending, or whose partner has no channel, stays as it is.
update delivery
set state = 'PENDING', channel = delivery_channel(receiver, type), round_attempt_count = 0, next_attempt_time = $2::timestamptz,
    delivery_time = null, last_error = ''
from partner as receiver
where delivery.id = $1::uuid and delivery.state <> 'PENDING' and receiver.id = delivery.partner
  and delivery_channel(receiver, type) is not null
  and ($3::text[] is null or delivery.referral is null
       or exists (select from referral where referral.id = delivery.referral and referral.site = any ($3::text[])));
