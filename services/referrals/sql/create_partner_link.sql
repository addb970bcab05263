-- Makes a link for a partner to one referral.
-- Parameters: $1 SHA-256 of the secret, $2 partner, $3 referral, $4 now, $5 until when it opens.
-- Invariant: of the links of a partner to a referral, the newest alone can still be opened.
with replaced as (
  update partner_link
  set expire_time = $4
  where partner = $2
    and referral = $3
    and open_time is null
    and expire_time > $4
)
insert into partner_link (secret_hash, partner, referral, create_time, expire_time)
values ($1, $2, $3, $4, $5);
