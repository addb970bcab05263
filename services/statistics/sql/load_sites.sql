-- Reads the sites that changed after a position of the outreach feed.
-- Parameters: $1 the position.
-- Result: one row a site.
select id from site where position > $1;
