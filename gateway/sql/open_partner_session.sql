-- Opens the session of a partner's page, and clears away a few that have ended.
-- params: 1 token hash bytea, 2 link uuid, 3 partner text, 4 referral uuid, 5 expire_time timestamptz
-- invariant: a partner has one session for a referral; opening another link to it ends the one before
with cleared as (
  delete from partner_session
  where hash in (
    select hash from partner_session
    where expire_time < now() and (partner, referral) <> ($3::text, $4::uuid)
    limit 20
    for update skip locked
  )
)
insert into partner_session (hash, link, partner, referral, expire_time)
values ($1::bytea, $2::uuid, $3::text, $4::uuid, $5::timestamptz)
on conflict on constraint partner_session_referral_key do update
set hash = excluded.hash, link = excluded.link, create_time = clock_timestamp(), expire_time = excluded.expire_time
