-- What somebody's own account needs to know of itself.
-- params: 1 id uuid
-- returns: at most one row
select id::text as id, login_index, sealed_login, sealed_code_secret, second_factor, code_step
from account
where id = $1::uuid
