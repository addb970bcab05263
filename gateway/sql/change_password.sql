-- Changes an account's password and ends every session but the one that asks.
-- params: 1 id uuid, 2 password hash text, 3 session uuid, 4 generation of the account when its password was compared integer
-- returns: the session that goes on; nothing when the password was changed by somebody else meanwhile
with changed as (
  update account
  set password_hash = $2::text, password_change_needed = false, generation = generation + 1, version = version + 1
  where id = $1::uuid and generation = $4::integer
  returning id, generation
)
update session
set generation = changed.generation
from changed
where session.id = $3::uuid and session.account = changed.id
returning session.id::text as session
