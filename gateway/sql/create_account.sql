-- Creates an account.
-- params: 1 id uuid, 2 login index bytea, 3 sealed login bytea, 4 sealed email bytea or null, 5 password hash text, 6 roles text[], 7 sites text[],
--   8 partner text, 9 whether the password must be changed first boolean, 10 request hash bytea or null, 11 only when there is no account boolean
-- returns: id when it was created; nothing when the id or the login is taken, or there is an account already
insert into account (id, login_index, sealed_login, sealed_email, password_hash, roles, sites, partner, password_change_needed, request_hash)
select $1::uuid, $2::bytea, $3::bytea, $4::bytea, $5::text, $6::text[], $7::text[], $8::text, $9::boolean, $10::bytea
where not $11::boolean or not exists (select from account)
on conflict do nothing
returning id::text as id
