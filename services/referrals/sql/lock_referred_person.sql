-- Keeps others from drafting a referral of a person, or from forgetting them, until the end of the transaction.
-- Parameters: $1 person.
-- Result: one row.
-- Invariant: a drafting either sees that the person asked to be forgotten, or is seen by what forgets them.
select pg_advisory_xact_lock(hashtextextended('person ' || lower($1::text), 0)) is null as locked;
