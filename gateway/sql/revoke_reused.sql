-- Ends the session of a refresh token that comes back after it was spent: somebody else has it.
-- params: 1 refresh hash bytea
-- returns: the session, when the token was a spent one
update session
set revoke_time = coalesce(revoke_time, clock_timestamp())
from session_token
where session_token.hash = $1::bytea and session_token.kind = 'REFRESH' and session_token.spend_time is not null
  and session.id = session_token.session
returning session.id::text as session
