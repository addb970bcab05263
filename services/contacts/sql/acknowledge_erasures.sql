-- Takes in that a service has dropped its links to people who were erased.
-- Parameters: $1 their records, $2 service.
-- Result: none.
-- Invariant: the first time stays, whatever is told again.
update erasure_acknowledgement set acknowledge_time = clock_timestamp()
where record = any ($1::uuid[]) and service = $2 and acknowledge_time is null;
