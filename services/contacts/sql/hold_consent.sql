-- Holds a consent against its withdrawal until the transaction ends.
-- Parameters: $1 id.
-- Result: its id, or no row.
select id from consent where id = $1 for share;
