-- Reads a key of a site.
-- Parameters: $1 id, $2 site.
-- Result: the key with its request_hash, never its secret; or no row.
select id, site, display_name, create_time, revoke_time, request_hash, false as fresh from calendar_key where id = $1 and site = $2;
