-- The outings and activities of a site that begin on some days, as its calendar feed shows them.
-- Parameters: $1 site, $2 first and $3 last local day, $4 rows at most.
-- Result: id, detail (what it is among its kind), title, start_time, end_time, state, version, update_time; by time.
-- Invariant: nothing here names a person or a place.
select id, kind as detail, title, start_time, end_time, state, version, update_time
from outing
where site = $1 and service_day between $2::date and $3::date
union all
select id, kind as detail, title, start_time, end_time, state, version, update_time
from activity
where site = $1 and service_day between $2::date and $3::date
order by start_time, id
limit $4;
