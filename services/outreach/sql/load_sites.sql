-- The slugs of all sites, to be held in memory.
-- No parameters.
-- Result: slug of every site.
select id as slug from site
