-- Notes that a partner's webhook has failed, and no longer uses one that is gone.
-- Parameters: $1 partner, $2 the webhook's URL that was asked, $3 now, $4 it is gone, $5 a failure before then is forgotten.
-- Result: whether it was the last time; no row when the partner has another webhook by now or uses it no more.
-- Invariant: nobody knows how the webhook was between two failures that are far apart: failing then begins anew.
update partner
set webhook_failing_since = case when webhook_failure_time >= $5::timestamptz then coalesce(webhook_failing_since, $3::timestamptz)
                                 else $3::timestamptz end,
    webhook_failure_time = $3::timestamptz,
    webhook_disabled = case when $4::boolean then 'GONE' end
where id = $1::text and webhook_url = $2::text and webhook_disabled is null
returning webhook_disabled is not null as disabled;
