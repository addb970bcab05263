-- The whole directory of sites, to be held in memory.
-- Parameters: none.
-- Result: slug, time_zone of every site.
select slug, time_zone from site;
