-- Takes in a site as outreach tells it.
-- Parameters: $1 slug, $2 time zone, $3 version.
-- Result: none.
-- Invariant: an older version never replaces a newer one, so facts may be applied again or late.
insert into site (slug, time_zone, version)
values ($1, $2, $3)
on conflict (slug) do update
  set time_zone = excluded.time_zone, version = excluded.version
  where site.version < excluded.version;
