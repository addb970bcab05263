-- Creates an account only when there is none at all.
-- params: 1 id uuid, 2 login text, 3 password_hash text, 4 roles text[], 5 sites text[], 6 partner text
-- returns: id when it was created
insert into account (id, login, password_hash, roles, sites, partner)
select $1::uuid, $2::text, $3::text, $4::text[], $5::text[], $6::text
where not exists (select from account)
on conflict (login) do nothing
returning id::text as id
