-- Remembers that a consent was withdrawn. Call it with the consent locked.
-- Parameters: $1 consent.
-- Result: no row.
insert into withdrawn_consent (consent) values ($1) on conflict (consent) do nothing;
