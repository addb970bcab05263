-- Ends an API key whose sites all lie within the caller's.
-- params: 1 id uuid, 2 sites text[] or null for the whole association
-- returns: the key as it now is, or no row
-- invariant: the time of the first revocation stays
update api_key
set revoke_time = coalesce(revoke_time, clock_timestamp())
where id = $1::uuid and ($2::text[] is null or sites <@ $2::text[])
returning id, display_name, role, partner, sites, expire_date, create_time, last_use_time, revoke_time
