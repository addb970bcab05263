-- Reads a partner.
-- Parameters: $1 id.
-- Result: the partner, or no row. The directory belongs to the whole association.
select
  id, name, organisation, siret, description, services, themes, territories, opening_hours, phone, address_line, postal_code, city,
  insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url, webhook_disabled, webhook_failing_since,
  webhook_secret is not null as has_secret, state, origin_source, origin_id, origin_date, create_time, update_time, version, request_hash
from partner
where id = $1::text;
