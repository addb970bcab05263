-- Keeps others from making an appointment with a person, at whatever site, until the end of the transaction.
-- Parameters: $1 person.
-- Result: one row.
-- Invariant: two who book the same time of a person wait for each other here; in the exclusion constraint they would lock each other out.
select pg_advisory_xact_lock(hashtextextended('appointment of ' || lower($1::text), 0)) is null as locked;
