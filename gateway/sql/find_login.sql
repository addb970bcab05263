-- The account of a login.
-- params: 1 login text
-- returns: at most one row
select id::text as id, password_hash, roles, sites, partner, disabled
from account
where login = $1::text
