-- Finds the outings that visits name.
-- Parameters: $1 outings (uuid[]).
-- Result: outing, site, service_day, location of those that are known.
select outing, site, service_day::text as service_day, location from outings where outing = any($1::uuid[]);
