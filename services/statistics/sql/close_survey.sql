-- Closes a survey that this transaction has locked, and destroys its key.
-- Parameters: $1 id.
-- Result: none.
update survey set closed = true, recognition_key = null where id = $1::text;
