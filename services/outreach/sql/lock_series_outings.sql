-- Keeps others from changing the occurrences of a series, from one on, until the end of the transaction.
-- Parameters: $1 series, $2 the local start that the series gave the first one.
-- Result: their ids, local starts, states and whether they were changed alone, in the order of their ids. Uses: outing_occurrence_key.
select id, occurrence, state, changed_alone from outing where series = $1::uuid and occurrence >= $2::text order by id for update;
