-- Writes what another directory now tells of a partner that this transaction has locked.
-- Parameters: $1 id, $2 name, $3 its search words, $4 organisation, $5 SIRET, $6 description, $7 offers (JSON array), $8 themes,
--   $9 territories, $10 opening hours, $11 phone (sealed), $12 address line, $13 postal code, $14 city, $15 INSEE code, $16 latitude or null,
--   $17 longitude or null, $18 the day it last changed there or null, $19 the hash of the entry.
-- Result: its id.
-- Invariant: channels, capacity and state stay.
update partner
set name = $2::text, name_folded = $3::text, organisation = $4::text, siret = $5::text, description = $6::text, services = $7::jsonb,
    themes = $8::text[], territories = $9::text[], opening_hours = $10::text, phone = $11::bytea, address_line = $12::text,
    postal_code = $13::text, city = $14::text, insee_code = $15::text, latitude = $16::double precision,
    longitude = $17::double precision, origin_date = $18::date, request_hash = $19::bytea, update_time = clock_timestamp(),
    version = version + 1
where id = $1::text
returning id;
