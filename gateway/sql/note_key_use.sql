-- Writes down that a key is in use, at most once a minute however many gateways see it.
-- params: 1 key uuid
update api_key
set last_use_time = clock_timestamp()
where id = $1::uuid and (last_use_time is null or last_use_time <= now() - interval '1 minute')
