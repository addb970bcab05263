-- Adds a partner from another directory.
-- Parameters: $1 id, $2 name, $3 its search words, $4 organisation, $5 SIRET, $6 description, $7 offers (JSON array), $8 themes,
--   $9 territories, $10 opening hours, $11 phone (sealed), $12 address line, $13 postal code, $14 city, $15 INSEE code, $16 latitude or null,
--   $17 longitude or null, $18 the directory, $19 its id there, $20 the day it last changed there or null, $21 the hash of the entry, $22 e-mail (sealed).
-- Result: its id; no row when the id or the place in the directory is taken.
insert into partner (id, name, name_folded, organisation, siret, description, services, themes, territories, opening_hours, phone,
                     address_line, postal_code, city, insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url,
                     origin_source, origin_id, origin_date, request_hash)
values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::jsonb, $8::text[], $9::text[], $10::text, $11::bytea, $12::text,
        $13::text, $14::text, $15::text, $16::double precision, $17::double precision, null, '', $22::bytea, '',
        $18::text, $19::text, $20::date, $21::bytea)
on conflict do nothing
returning id;
