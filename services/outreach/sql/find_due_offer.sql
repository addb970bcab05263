-- Finds an offer that is no longer held.
-- Parameters: $1 the time it is.
-- Result: id and site of the one that is overdue longest, or no row. Uses: appointment_offer_idx.
select id, site from appointment where offer_expire_time <= $1 order by offer_expire_time limit 1;
