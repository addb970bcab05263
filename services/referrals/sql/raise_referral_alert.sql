-- Raises an alert; one of that kind about the same that nobody has looked at yet stands for both, as if it were raised now.
-- Parameters: $1 kind, $2 site or empty, $3 partner, $4 referral or null.
-- Result: no row.
insert into referral_alert (kind, site, partner, referral)
values ($1, $2, $3, $4)
on conflict (kind, partner, referral) where acknowledge_time is null and emergency_access is null do update set create_time = excluded.create_time;
