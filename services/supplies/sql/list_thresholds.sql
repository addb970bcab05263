-- Lists the thresholds that a location sets for itself.
-- $1 text location, $2 integer how many.
-- Result: thresholds by item.
-- Uses: thresholds_pkey.
select location, item, alert_below from thresholds where location = $1::text order by item limit $2::integer
