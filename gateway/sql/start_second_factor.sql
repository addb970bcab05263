-- Keeps the secret of an authenticator that is not confirmed yet.
-- params: 1 id uuid, 2 sealed secret bytea
-- returns: the account; nothing when it has an authenticator that is asked for
update account
set sealed_code_secret = $2::bytea, code_step = 0
where id = $1::uuid and not second_factor
returning id::text as id
