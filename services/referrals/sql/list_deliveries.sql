-- Lists deliveries, newest first.
-- Parameters: $1 partner, $2 state, $3 referral or nulls, $4 number of the previous page's last delivery or null, $5 rows at most, $6 sites or
--   null for the whole association.
-- Result: the deliveries without their attempts; those about no referral are for everybody. Uses: delivery_newest_idx.
select id, number, partner, referral, type, channel, state, event_time, case when state = 'PENDING' then next_attempt_time end as next_attempt_time,
       delivery_time, attempt_count, last_error
from delivery
where ($1::text is null or partner = $1::text) and ($3::uuid is null or referral = $3::uuid)
  and ($2::text is null or state = $2::text)
  and number < coalesce($4::bigint, 9223372036854775807)
  and ($6::text[] is null or delivery.referral is null
       or exists (select from referral where referral.id = delivery.referral and referral.site = any ($6::text[])))
order by number desc
limit $5::integer;
