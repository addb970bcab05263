-- Makes the writes of items come one after another, until the transaction ends.
-- No parameters.
-- Result: one row.
-- Invariant: no kit comes to hold a kit by two writes that do not see each other.
select pg_advisory_xact_lock(hashtext('supplies.catalogue'))::text as locked
