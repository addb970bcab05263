-- Makes an API key.
-- params: 1 id uuid, 2 hash bytea, 3 display_name text, 4 role text, 5 partner text, 6 sites text[], 7 expire_date date or null, 8 creator text,
--   9 request hash bytea
-- returns: the key; no row when there is one of that id already
insert into api_key (id, hash, display_name, role, partner, sites, expire_date, creator, request_hash)
values ($1::uuid, $2::bytea, $3::text, $4::text, $5::text, $6::text[], $7::date, $8::text, $9::bytea)
on conflict (id) do nothing
returning id, display_name, role, partner, sites, expire_date, create_time, last_use_time, revoke_time, request_hash
