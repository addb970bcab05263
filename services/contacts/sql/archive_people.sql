-- Archives people and counts them in the report of the run.
-- Parameters: $1 people, $2 the day before which the last contact must lie, $3 day of the run, $4 now, $5 the day before which people are
--   anonymised.
-- Result: none.
-- Invariant: the transaction holds the people. Who was in contact between the look at them and the hold stays.
with archived as (
  update people p
  set state = 3, archive_time = $4, version = p.version + 1, update_time = clock_timestamp()
  from last_contact c
  where p.id = any ($1::uuid[]) and c.person = p.id and c.day < $2::date and p.state in (1, 2)
  returning p.site
), run as (
  insert into retention_run (day, run_time, archive_before, anonymise_before)
  select $3::date, $4, $2::date, $5::date where exists (select from archived)
  on conflict (day) do update set run_time = excluded.run_time
)
insert into retention_count (day, site, archived)
select $3::date, site, count(*)::integer from archived group by site order by site
on conflict (day, site) do update set archived = retention_count.archived + excluded.archived;
