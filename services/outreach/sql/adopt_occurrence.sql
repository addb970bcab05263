-- Makes an outing that this transaction has locked the occurrence of another series.
-- Parameters: $1 outing, $2 series, $3 the local start that the series gives it.
-- Result: none.
-- Invariant: what the outing says stays.
update outing set series = $2::uuid, occurrence = $3::text where id = $1::uuid;
