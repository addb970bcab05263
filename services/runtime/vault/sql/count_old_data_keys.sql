-- Counts the data keys that another master key wraps.
-- Parameters: $1 what a key that the present master key wraps begins with.
-- Result: one row: old_keys.
select count(*) as old_keys from data_key where substring(wrapped_key for octet_length($1::bytea)) <> $1::bytea;
