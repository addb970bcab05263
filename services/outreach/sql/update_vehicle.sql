-- Writes a vehicle that this transaction has locked.
-- Parameters: $1 id, $2 display name, $3 whether it is retired.
-- Result: the vehicle as it now is.
update vehicle
set display_name = $2::text, retired = $3::boolean, version = version + 1
where id = $1::text
returning id, site, display_name, location, retired, version, request_hash;
