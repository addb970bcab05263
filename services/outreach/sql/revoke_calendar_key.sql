-- Revokes a key of a site.
-- Parameters: $1 id, $2 site.
-- Result: the key as it now is, or no row.
-- Invariant: the time of the first revocation stays.
update calendar_key set revoke_time = coalesce(revoke_time, clock_timestamp()) where id = $1 and site = $2
returning id, site, display_name, create_time, revoke_time;
