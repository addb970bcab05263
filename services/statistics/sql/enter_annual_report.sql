-- Enters values of a year and drops others.
-- Parameters: $1 year, $2 site ('' for the association's own), $3 who enters; one element a value, no line twice: $4 lines, $5 numbers,
-- $6 texts; $7 the lines dropped, none of them in $4.
-- Result: none.
with dropped as (
  delete from annual_report_entry where year = $1 and site = $2 and line = any($7::text[])
)
insert into annual_report_entry (year, site, line, value, text, entered_by)
select $1, $2, entry.line, entry.value, entry.text, $3
from unnest($4::text[], $5::bigint[], $6::text[]) as entry (line, value, text)
on conflict (year, site, line) do update
set value = excluded.value, text = excluded.text, entered_by = excluded.entered_by, enter_time = clock_timestamp();
