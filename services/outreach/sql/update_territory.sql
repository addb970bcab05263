-- Writes a territory that this transaction has locked.
-- Parameters: $1 id, $2 display name, $3 note (sealed).
-- Result: the territory as it now is.
update territory
set display_name = $2::text, note = $3::bytea, version = version + 1
where id = $1::text
returning id, site, display_name, note, version, request_hash;
