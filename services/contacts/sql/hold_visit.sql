-- Holds a visit of some sites until the transaction ends.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: person, or no row.
select v.person from visits v where v.id = $1 and ($2::text[] is null or v.site = any ($2::text[])) for update;
