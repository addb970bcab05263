-- Opens a session with its two tokens, and clears away a few that ended long ago.
-- params: 1 session uuid, 2 account uuid, 3 access hash bytea, 4 access expire timestamptz, 5 refresh hash bytea, 6 refresh expire timestamptz
-- returns: one row a token
-- invariant: a session never stands without its tokens
with cleared as (
  delete from session
  where id in (select id from session where expire_time < now() - interval '7 days' limit 20 for update skip locked)
), opened as (
  insert into session (id, account, expire_time)
  values ($1::uuid, $2::uuid, $6::timestamptz)
  returning id
)
insert into session_token (hash, session, kind, expire_time)
select token.hash, opened.id, token.kind, token.expire_time
from opened, (values ($3::bytea, 'ACCESS', $4::timestamptz), ($5::bytea, 'REFRESH', $6::timestamptz)) as token (hash, kind, expire_time)
returning session::text as session
