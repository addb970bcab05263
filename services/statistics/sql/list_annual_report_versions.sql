-- Reads the newest frozen versions of a report.
-- Parameters: $1 scope, $2 year, $3 rows at most.
-- Result: one row a version, newest first.
select version, form, sites, content::text as content, reason, frozen_by, freeze_time
from annual_report_version
where scope = $1 and year = $2
order by version desc limit $3;
