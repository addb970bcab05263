-- Who an access token belongs to.
-- params: 1 hash bytea
-- returns: at most one row; `live` is false when the session was revoked or the account disabled
select session.id::text as session, account.id::text as id, account.roles, account.sites, session_token.expire_time,
       session.revoke_time is null and not account.disabled as live
from session_token
join session on session.id = session_token.session
join account on account.id = session.account
where session_token.hash = $1::bytea and session_token.kind = 'ACCESS'
