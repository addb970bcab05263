-- Gets a delivery with its attempts.
-- Parameters: $1 delivery, $2 sites whose referrals it may be about, or null for the whole association.
-- Result: a row for each of its newest 100 attempts, oldest first; one without an attempt when there is none. What is about no referral
--   is for everybody.
with attempt as (
  select row_number() over (order by number) as attempt_number, start_time, duration_ms, status, error
  from delivery_attempt where delivery = $1::uuid
  order by number desc limit 100
)
select id, number, partner, referral, type, channel, state, event_time, case when state = 'PENDING' then next_attempt_time end as next_attempt_time,
       delivery_time, attempt_count, last_error, attempt_number, start_time, duration_ms, status, error
from delivery left join attempt on true
where id = $1::uuid
  and ($2::text[] is null or delivery.referral is null
       or exists (select from referral where referral.id = delivery.referral and referral.site = any ($2::text[])))
order by attempt_number;
