-- A page of all alerts, newest first, in the order of referral_alert_newest_idx.
-- Parameters: $1 sites or null for the whole association, $2 site or null, $3 time and $4 id of the last alert of the previous page, or nulls,
--   $5 rows.
-- Result: alerts of those sites, and those about partners unless a site is named.
select id, kind, site, partner, referral, emergency_access, create_time, acknowledge_time, acknowledged_by
from referral_alert
where ($1::text[] is null or site = '' or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and (create_time, id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by create_time desc, id desc
limit $5;
