-- Notes that somebody has looked at an alert.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 now, $4 who.
-- Result: the alert as it now is, or no row.
-- Invariant: who looked first, and when, stays.
update referral_alert
set acknowledge_time = coalesce(acknowledge_time, $3::timestamptz),
    acknowledged_by = case when acknowledge_time is null then $4::text else acknowledged_by end
where id = $1 and ($2::text[] is null or site = '' or site = any ($2::text[]))
returning id, kind, site, partner, referral, emergency_access, create_time, acknowledge_time, acknowledged_by;
