-- Keeps others from sending a referral with a consent, or from taking in that it was withdrawn, until the end of the transaction.
-- Parameters: $1 consent.
-- Result: one row.
-- Invariant: a sending either sees the withdrawal or is seen by it. Taken before any referral is locked.
select pg_advisory_xact_lock(hashtextextended('consent ' || lower($1::text), 0)) is null as locked;
