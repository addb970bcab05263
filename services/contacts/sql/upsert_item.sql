-- Takes in an item as supplies tells it.
-- Parameters: $1 slug, $2 version.
-- Result: none.
-- Invariant: an older version never replaces a newer one, so facts may be applied again or late.
insert into items (slug, version)
values ($1, $2)
on conflict (slug) do update
  set version = excluded.version
  where items.version < excluded.version;
