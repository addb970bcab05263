-- Keeps what recalls cover as it is until the transaction ends.
-- No parameters.
-- Result: one row.
-- Invariant: taken in a statement of its own before balances are read, so that they are read with every hold that was decided before; and
-- after every lock but the balances', so that a document which waits here holds nothing that one already past this point waits for.
select pg_advisory_xact_lock_shared(hashtext('supplies.holds'))::text as shared
