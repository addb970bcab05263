-- Opens a session with its two tokens after a login, which counts as use and ends a row of failures, and clears away a few that ended long ago.
-- params: 1 session uuid, 2 account uuid, 3 generation of the account when its password was compared integer, 4 access hash bytea,
--   5 access expire timestamptz, 6 refresh hash bytea, 7 refresh expire timestamptz
-- returns: one row a token
-- invariant: a session never stands without its tokens; one opened while its account was disabled or its password changed does not work
with cleared as (
  delete from session
  where id in (select id from session where expire_time < now() - interval '7 days' limit 20 for update skip locked)
), used as (
  update account
  set last_use_time = clock_timestamp(), idle_since = clock_timestamp(), unused_warn_time = null
  where id = $2::uuid
  returning login_index
), forgotten as (
  delete from login_attempt using used where login_attempt.login_index = used.login_index
), opened as (
  insert into session (id, account, generation, expire_time)
  values ($1::uuid, $2::uuid, $3::integer, $7::timestamptz)
  returning id
)
insert into session_token (hash, session, kind, expire_time)
select token.hash, opened.id, token.kind, token.expire_time
from opened, (values ($4::bytea, 'ACCESS', $5::timestamptz), ($6::bytea, 'REFRESH', $7::timestamptz)) as token (hash, kind, expire_time)
returning session::text as session
