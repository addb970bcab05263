-- Notes in the report of a run how many people wait for a yearly report, when the run changed anything.
-- Parameters: $1 day of the run, $2 sites and $3 numbers, element by element.
-- Result: none.
insert into retention_count (day, site, waiting_for_report)
select r.day, w.site, w.people
from retention_run r, unnest($2::text[], $3::integer[]) as w (site, people)
where r.day = $1::date
order by w.site
on conflict (day, site) do update set waiting_for_report = excluded.waiting_for_report;
