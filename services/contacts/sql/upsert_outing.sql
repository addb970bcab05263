-- Takes in an outing as outreach tells it.
-- Parameters: $1 outing, $2 site, $3 the local day it counts for, $4 stock location of its vehicle or empty, $5 state, $6 version.
-- Result: none.
-- Invariant: an older version never replaces a newer one, so facts may be applied again or late.
insert into outings (outing, site, service_day, location, state, version)
values ($1, $2, $3::date, $4, $5, $6)
on conflict (outing) do update
  set site = excluded.site, service_day = excluded.service_day, location = excluded.location, state = excluded.state,
      version = excluded.version
  where outings.version < excluded.version;
