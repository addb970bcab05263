-- Who a bearer token belongs to: the access token of a session, or an API key. The hash covers the prefix that tells the two apart.
-- params: 1 hash bytea
-- returns: at most one row; `live` is false when the session or key was revoked, the account disabled, or all its sessions ended; `expire_time` is
--   null for a key that does not expire; `use_noted` is false when it is a key whose last use was written down more than a minute ago
select session.id::text as session, 'account:' || account.id as subject, account.roles, account.sites, account.partner, session_token.expire_time,
       session.revoke_time is null and not account.disabled and session.generation = account.generation as live, true as use_noted,
       account.password_change_needed
from session_token
join session on session.id = session_token.session
join account on account.id = session.account
where session_token.hash = $1::bytea and session_token.kind = 'ACCESS'
union all
select id::text, 'key:' || id, array[role], sites, partner, (expire_date + 1)::timestamp at time zone 'UTC', revoke_time is null,
       coalesce(last_use_time > now() - interval '1 minute', false), false
from api_key
where hash = $1::bytea
