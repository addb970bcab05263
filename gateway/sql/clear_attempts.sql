-- Forgets the failures and the lock of an account's login.
-- params: 1 account uuid
delete from login_attempt
where login_index = (select login_index from account where id = $1::uuid)
