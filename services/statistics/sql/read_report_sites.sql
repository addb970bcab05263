-- Reads sites as a yearly report names them.
-- Parameters: $1 slugs, $2 an instant.
-- Result: one row a known site: its slug, its name, its time zone, and the local year there at that instant.
select id, display_name, time_zone, extract(year from $2::timestamptz at time zone time_zone)::integer as local_year
from site where id = any($1::text[]);
