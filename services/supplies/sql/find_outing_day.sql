-- Which day an outing counts for.
-- $1 uuid outing, $2 text site.
-- Result: one row, or none when the site has no such outing.
select service_day::text as service_day from outings where outing = $1::uuid and site = $2::text
