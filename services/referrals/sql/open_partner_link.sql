-- Opens a link, once.
-- Parameters: $1 SHA-256 of the secret, $2 now, $3 when a session opened now ends.
-- Result: what the link opens and until when, or no row: unknown, used or expired.
-- Invariant: of two calls at the same moment one opens it; the other waits for the row and then finds it used.
update partner_link
set open_time = $2
where secret_hash = $1
  and open_time is null
  and expire_time > $2
returning id, partner, referral, least($3::timestamptz, expire_time) as session_expire_time;
