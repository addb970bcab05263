-- Gives an account that this transaction holds a first password, and ends every session.
-- params: 1 id uuid, 2 password hash text, 3 whether the authenticator goes too boolean
update account
set password_hash = $2::text, password_change_needed = true, generation = generation + 1, version = version + 1,
    second_factor = second_factor and not $3::boolean,
    sealed_code_secret = case when $3::boolean then null else sealed_code_secret end
where id = $1::uuid
