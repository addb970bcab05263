-- The latest day that it is at any site.
-- $1 timestamptz now.
-- Result: one row.
select coalesce(max(($1::timestamptz at time zone time_zone)::date), ($1::timestamptz at time zone 'UTC')::date)::text as day
from sites
