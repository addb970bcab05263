-- Reads a part of the directory.
-- Parameters: $1 whether those that take no referrals are shown, $2 the last id of the previous part ('' for the first), $3 rows at most.
-- Result: the partners in the order of their ids.
select
  id, name, organisation, siret, description, services, themes, territories, opening_hours, phone, address_line, postal_code, city,
  insee_code, latitude, longitude, full_until, capacity_note, email, webhook_url, webhook_disabled, webhook_failing_since,
  webhook_secret is not null as has_secret, state, origin_source, origin_id, origin_date, create_time, update_time, version, request_hash
from partner
where id > $2::text and ($1::boolean or state = 'ACTIVE')
order by id
limit $3::integer;
