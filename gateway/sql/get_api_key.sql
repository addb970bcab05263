-- Reads an API key, never its hash.
-- params: 1 id uuid
-- returns: at most one row
select id, display_name, role, partner, sites, expire_date, create_time, last_use_time, revoke_time, request_hash
from api_key
where id = $1::uuid
