-- Takes an account's authenticator away.
-- params: 1 id uuid
update account
set second_factor = false, sealed_code_secret = null, version = version + 1
where id = $1::uuid and sealed_code_secret is not null
