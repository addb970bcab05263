-- Has one-time codes asked for from now on.
-- params: 1 id uuid, 2 the sealed secret that the code was compared with bytea, 3 the code's time step bigint
-- returns: the account; nothing when another secret was made meanwhile, or the code was used before
update account
set second_factor = true, code_step = $3::bigint, version = version + 1
where id = $1::uuid and sealed_code_secret = $2::bytea and code_step < $3::bigint
returning id::text as id
