-- Spends a refresh token and puts new tokens in its place, which counts as use of the account. Of two calls with one token, the row lock lets one
-- win.
-- params: 1 old refresh hash bytea, 2 access hash bytea, 3 access expire timestamptz, 4 refresh hash bytea, 5 refresh expire timestamptz,
--   6 unused after this many seconds bigint
-- returns: the account and session when the token was good; nothing when it is unknown, spent, expired, or its session or account ended
-- invariant: a refresh token is spent at most once
with spent as (
  update session_token
  set spend_time = clock_timestamp()
  from session, account
  where session_token.hash = $1::bytea and session_token.kind = 'REFRESH' and session_token.spend_time is null
    and session_token.expire_time > now()
    and session.id = session_token.session and session.revoke_time is null
    and account.id = session.account and not account.disabled and account.generation = session.generation
    and account.idle_since + make_interval(secs => $6::bigint) > now()
  returning session.id, account.id as account, account.roles, account.sites, account.partner, account.password_change_needed
), used as (
  update account
  set last_use_time = clock_timestamp(), idle_since = clock_timestamp(), unused_warn_time = null
  from spent
  where account.id = spent.account
), prolonged as (
  update session set expire_time = $5::timestamptz from spent where session.id = spent.id
), renewed as (
  insert into session_token (hash, session, kind, expire_time)
  select token.hash, spent.id, token.kind, token.expire_time
  from spent, (values ($2::bytea, 'ACCESS', $3::timestamptz), ($4::bytea, 'REFRESH', $5::timestamptz)) as token (hash, kind, expire_time)
)
select id::text as session, account::text as id, roles, sites, partner, password_change_needed from spent
