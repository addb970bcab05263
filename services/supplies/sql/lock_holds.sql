-- Waits until no document is being posted, and keeps all others off until the transaction ends: what recalls cover is about to change.
-- No parameters.
-- Result: one row.
-- Invariant: a handout comes whole before a recall or sees what it holds. Taken before any row is locked, except the catalogue's lock.
select pg_advisory_xact_lock(hashtext('supplies.holds'))::text as locked
