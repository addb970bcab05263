-- Leaves a series alone for an hour after its occurrences could not be made, so that the others have their turn.
-- Parameters: $1 id, $2 now.
-- Result: none.
update outing_series set retry_time = $2::timestamptz + interval '1 hour' where id = $1::uuid;
