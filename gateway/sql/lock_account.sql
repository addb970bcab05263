-- Holds an account, all of whose roles and sites the caller may hand on, until the transaction ends.
-- params: 1 id uuid, 2 sites text[] or null for the whole association, 3 roles that the caller may hand on text[]
-- returns: at most one row
select sealed_login, sealed_email, roles, sites, partner, version
from account
where id = $1::uuid and ($2::text[] is null or sites <@ $2::text[]) and roles <@ $3::text[]
for update
