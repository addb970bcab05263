-- Freezes a report as a version.
-- Parameters: $1 scope, $2 year, $3 version, $4 form, $5 sites, $6 content, $7 reason, $8 who freezes it.
-- Result: none.
-- Invariant: a version that is there stays as it is.
insert into annual_report_version (scope, year, version, form, sites, content, reason, frozen_by)
values ($1, $2, $3, $4, $5::text[], $6::jsonb, $7, $8)
on conflict (scope, year, version) do nothing;
