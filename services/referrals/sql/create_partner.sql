-- Adds a partner.
-- Parameters: $1 id, $2 name, $3 its search words, $4 organisation, $5 SIRET, $6 description, $7 offers (JSON array), $8 themes,
--   $9 territories, $10 opening hours, $11 phone (sealed), $12 address line, $13 postal code, $14 city, $15 INSEE code, $16 latitude or null,
--   $17 longitude or null, $18 the last full day or null, $19 the note on capacity and $20 e-mail (sealed), $21 webhook URL, $22 request hash.
-- Result: the partner of that id, new or existing, with its request hash; no row when a concurrent call has just created it.
with made as (
  insert into partner (id, name, name_folded, organisation, siret, description, services, themes, territories, opening_hours, phone,
                       address_line, postal_code, city, insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url,
                       request_hash)
  values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::jsonb, $8::text[], $9::text[], $10::text, $11::bytea, $12::text,
          $13::text, $14::text, $15::text, $16::double precision, $17::double precision, $18::date, $19::bytea, $20::bytea, $21::text,
          $22::bytea)
  on conflict (id) do nothing
  returning *
)
select
  id, name, organisation, siret, description, services, themes, territories, opening_hours, phone, address_line, postal_code, city,
  insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url, webhook_disabled, webhook_failing_since,
  webhook_secret is not null as has_secret, state, origin_source, origin_id, origin_date, create_time, update_time, version, request_hash
from made
union all
select
  id, name, organisation, siret, description, services, themes, territories, opening_hours, phone, address_line, postal_code, city,
  insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url, webhook_disabled, webhook_failing_since,
  webhook_secret is not null as has_secret, state, origin_source, origin_id, origin_date, create_time, update_time, version, request_hash
from partner
where id = $1::text;
