-- Reads a frozen report.
-- Parameters: $1 scope, $2 year, $3 version (0: the newest).
-- Result: no row, or one.
select version, form, sites, content::text as content, reason, frozen_by, freeze_time
from annual_report_version
where scope = $1 and year = $2 and ($3 = 0 or version = $3)
order by version desc limit 1;
