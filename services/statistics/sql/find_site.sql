-- Finds a site.
-- Parameters: $1 the slug.
-- Result: its time zone, or no row.
select time_zone from site where id = $1::text;
