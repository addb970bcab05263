-- Takes in an item as supplies tells it.
-- Parameters: $1 slug, $2 family, $3 version.
-- Result: none.
-- Invariant: an older version never replaces a newer one, so facts may be applied again or late.
insert into item (id, family, version)
values ($1, $2, $3)
on conflict (id) do update
  set family = excluded.family, version = excluded.version
  where item.version < excluded.version;
