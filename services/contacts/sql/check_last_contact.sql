-- Says whether the last contact with a person lies before a day.
-- Parameters: $1 person, $2 day.
-- Result: one row: before.
select exists (select from last_contact where person = $1 and day < $2::date) as before;
