-- Writes what is said of an outing that this transaction has locked, and nothing that takes anybody's time.
-- Parameters: $1 id, $2 stops (JSON), $3 title, $4 note, $5 changed alone.
-- Result: none.
update outing set stops = $2::jsonb, title = $3, note = $4, changed_alone = $5 where id = $1::uuid;
