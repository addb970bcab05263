-- Ends a session: none of its tokens works any more.
-- params: 1 session uuid
-- returns: the session, when it is known
update session
set revoke_time = coalesce(revoke_time, clock_timestamp())
where id = $1::uuid
returning id::text as session
