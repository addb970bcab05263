-- Disables an account that this transaction holds, and with it every session.
-- params: 1 id uuid
update account
set disabled = true, generation = generation + 1, version = version + 1
where id = $1::uuid and not disabled
