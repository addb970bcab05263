-- Makes a key to a site's calendar feed.
-- Parameters: $1 id, $2 site, $3 display name, $4 SHA-256 of the secret, $5 request hash.
-- Result: the key of that id with its request_hash and whether it is new; no row when a concurrent call has just made it.
with made as (
  insert into calendar_key (id, site, display_name, key_hash, request_hash)
  values ($1, $2, $3, $4, $5)
  on conflict (id) do nothing
  returning *
)
select id, site, display_name, create_time, revoke_time, request_hash, true as fresh from made
union all
select id, site, display_name, create_time, revoke_time, request_hash, false as fresh from calendar_key where id = $1;
