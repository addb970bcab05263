-- Finds the outing of a site on which an action of community mediation happened.
-- Parameters: $1 outing, $2 site.
-- Result: its service day, or no row.
select service_day from outing where id = $1 and site = $2;
