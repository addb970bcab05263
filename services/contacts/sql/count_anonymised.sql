-- Counts somebody who was anonymised in the report of the run.
-- Parameters: $1 day of the run, $2 now, $3 the day before which people are archived, $4 the day before which they are anonymised, $5 site.
-- Result: none.
with run as (
  insert into retention_run (day, run_time, archive_before, anonymise_before)
  values ($1::date, $2, $3::date, $4::date)
  on conflict (day) do update set run_time = excluded.run_time
)
insert into retention_count (day, site, anonymised)
values ($1::date, $5, 1)
on conflict (day, site) do update set anonymised = retention_count.anonymised + 1;
