-- Says whether a consent has been withdrawn lately. Call it with the consent locked.
-- Parameters: $1 consent.
-- Result: one row, or none.
select consent from withdrawn_consent where consent = $1;
