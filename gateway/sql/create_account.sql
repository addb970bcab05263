-- Creates an account unless its login is taken.
-- params: 1 id uuid, 2 login text, 3 password_hash text, 4 roles text[], 5 sites text[], 6 partner text
-- returns: id when it was created, nothing when the login is taken
insert into account (id, login, password_hash, roles, sites, partner)
values ($1::uuid, $2::text, $3::text, $4::text[], $5::text[], $6::text)
on conflict (login) do nothing
returning id::text as id
