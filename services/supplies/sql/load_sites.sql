-- The slugs of all sites, to be held in memory.
-- No parameters.
-- Result: slug of every site.
select site as slug from sites
