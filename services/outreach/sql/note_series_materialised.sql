-- Notes up to which day the occurrences of a series have been made, in the transaction that has taken it and made them.
-- Parameters: $1 id, $2 local day, $3 whether it has none after that day.
-- Result: none. The version stays: nothing of what a coordinator said has changed.
update outing_series set materialised_until = $2::date, finished = $3::boolean, retry_time = null where id = $1::uuid;
