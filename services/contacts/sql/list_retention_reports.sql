-- A page of what runs of retention did at some sites, latest first.
-- Parameters: $1 sites or null for the whole association, $2 day of the last run of the previous page or null, $3 rows.
-- Result: day, run_time, archive_before, anonymise_before, and, element by element, sites, archived, anonymised, waiting_for_report.
select r.day::text as day, r.run_time, r.archive_before::text as archive_before, r.anonymise_before::text as anonymise_before,
       array_agg(c.site order by c.site) as sites, array_agg(c.archived order by c.site) as archived,
       array_agg(c.anonymised order by c.site) as anonymised, array_agg(c.waiting_for_report order by c.site) as waiting_for_report
from retention_run r
join retention_count c on c.day = r.day
where ($1::text[] is null or c.site = any ($1::text[])) and r.day < coalesce($2::date, 'infinity')
group by r.day
order by r.day desc
limit $3;
