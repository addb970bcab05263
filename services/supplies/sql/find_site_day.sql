-- What day it is at a site.
-- $1 text site, $2 timestamptz now.
-- Result: one row, or none when the site is not known.
select ($2::timestamptz at time zone time_zone)::date::text as local_day from sites where site = $1::text
