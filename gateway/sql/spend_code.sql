-- Notes that a one-time code was used.
-- params: 1 account uuid, 2 the code's time step bigint
-- returns: the account; nothing when this code or a later one was used before
-- invariant: a code works once, whatever comes at the same time
update account
set code_step = $2::bigint
where id = $1::uuid and code_step < $2::bigint
returning id::text as id
