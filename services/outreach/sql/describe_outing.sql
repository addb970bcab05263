-- Writes what is said of an outing that this transaction has locked, and nothing that takes anybody's time.
-- Parameters: $1 id, $2 stops (sealed), $3 title, $4 note (sealed), $5 changed alone.
-- Result: none.
update outing set stops = $2::bytea, title = $3, note = $4::bytea, changed_alone = $5 where id = $1::uuid;
