-- Finds the data keys of some owners.
-- Parameters: $1 owners (text[]).
-- Result: owner, wrapped_key of those that have one.
select owner, wrapped_key from data_key where owner = any ($1::text[]);
