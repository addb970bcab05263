-- Writes a partner that this transaction has locked.
-- Parameters: $1 id, $2 name, $3 its search words, $4 organisation, $5 SIRET, $6 description, $7 offers (JSON array), $8 themes,
--   $9 territories, $10 opening hours, $11 phone (sealed), $12 address line, $13 postal code, $14 city, $15 INSEE code, $16 latitude or null,
--   $17 longitude or null, $18 the last full day or null, $19 the note on capacity and $20 e-mail (sealed), $21 webhook URL, $22 state, $23 whether the webhook was written.
-- Result: the partner as it now is.
-- Invariant: a webhook that was disabled works again once its URL is written.
update partner
set name = $2::text, name_folded = $3::text, organisation = $4::text, siret = $5::text, description = $6::text, services = $7::jsonb,
    themes = $8::text[], territories = $9::text[], opening_hours = $10::text, phone = $11::bytea, address_line = $12::text,
    postal_code = $13::text, city = $14::text, insee_code = $15::text, latitude = $16::double precision,
    longitude = $17::double precision, full_until = $18::date, capacity_note = $19::bytea, email = $20::bytea,
    webhook_url = $21::text, state = $22::text,
    webhook_disabled = case when $23::boolean then null else webhook_disabled end,
    webhook_failing_since = case when $23::boolean then null else webhook_failing_since end,
    update_time = clock_timestamp(), version = version + 1
where id = $1::text
returning
  id, name, organisation, siret, description, services, themes, territories, opening_hours, phone, address_line, postal_code, city,
  insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url, webhook_disabled, webhook_failing_since,
  webhook_secret is not null as has_secret, state, origin_source, origin_id, origin_date, create_time, update_time, version, request_hash;
