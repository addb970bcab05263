-- Voids an observation of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the observation as it now is, or no row.
-- Invariant: the row stays.
update observation
set voided = true
where id = $1::uuid and ($2::text[] is null or site = any ($2::text[]))
returning id, site, substance, found, form, route, effects, price_cents, latitude, longitude, day, source, voided, record_time;
