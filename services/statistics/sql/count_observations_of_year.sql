-- Counts the observations of sites in some days; voided ones do not count.
-- Parameters: $1 sites, $2 first and $3 last day.
-- Result: one row: how many.
select count(*) as observations from observation
where site = any($1::text[]) and day between $2::date and $3::date and not voided;
