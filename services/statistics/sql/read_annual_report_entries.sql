-- Reads the values entered for a year.
-- Parameters: $1 the year, $2 sites ('' for the association's own).
-- Result: one row a value.
select site, line, value, text from annual_report_entry where year = $1 and site = any($2::text[]);
