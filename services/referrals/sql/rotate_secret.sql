-- Gives a partner's webhook a new secret; the oldest one that is still good stays good for the rest of its time.
-- Parameters: $1 partner, $2 the sealed secret, $3 now, $4 until when the one before it is good, unless an older one still is.
-- Result: until when the older one is good, null when there was none; no row for an unknown partner.
-- Invariant: a secret that a partner verifies by stays good for a day, however often it is rotated in that day.
update partner
set webhook_previous_secret = case when webhook_previous_expire_time > $3::timestamptz then webhook_previous_secret else webhook_secret end,
    webhook_previous_expire_time = case when webhook_previous_expire_time > $3::timestamptz then webhook_previous_expire_time
                                        when webhook_secret is not null then $4::timestamptz end,
    webhook_secret = $2::bytea
where id = $1::text
returning webhook_previous_expire_time;
