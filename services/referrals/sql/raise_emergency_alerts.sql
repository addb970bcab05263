-- Alerts sites to an emergency access to somebody whom they know.
-- Parameters: $1 access, $2 sites.
-- Result: no row.
-- Invariant: each site is alerted once, however often it is told (referral_alert_emergency_key).
insert into referral_alert (kind, site, emergency_access)
select 'EMERGENCY_ACCESS', site, $1::uuid from unnest($2::text[]) as site
on conflict (emergency_access, site) where emergency_access is not null do nothing;
