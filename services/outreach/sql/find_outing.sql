-- Finds an outing of a site for a visit or an action that happened on it.
-- Parameters: $1 outing, $2 site.
-- Result: its service day and the stock location of its vehicle (empty without one), or no row.
select o.service_day::text as service_day, coalesce(v.location, '') as location
from outing o
left join vehicle v on v.id = o.vehicle
where o.id = $1::uuid and o.site = $2::text;
