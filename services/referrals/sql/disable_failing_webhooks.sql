-- No longer uses webhooks that have failed for too long, whether or not anything is still tried there.
-- Parameters: $1 failing since then is too long, $2 how long it must have been tried since, in seconds, $3 how many at most.
-- Result: their partners. Uses: partner_failing_idx.
-- Invariant: what a worker is taking along is recorded first.
with failing as (
  select id from partner
  where webhook_failing_since <= $1::timestamptz and webhook_disabled is null
    and webhook_failure_time >= webhook_failing_since + make_interval(secs => $2::integer)
    and not exists (select from delivery where delivery.partner = partner.id and state = 'PENDING' and lease_expire_time > clock_timestamp())
  order by webhook_failing_since
  limit $3::integer
  for no key update skip locked
)
update partner set webhook_disabled = 'FAILING'
from failing where partner.id = failing.id
returning partner.id;
