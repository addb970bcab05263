-- Notes where the goods of a new document go.
-- $1 uuid id, $2 text origin, $3 text destination, $4 timestamptz when they left.
-- Result: none.
-- Invariant: its document is new, so the id is free; made before any balance is locked.
insert into shipments (id, from_location, to_location, send_time) values ($1::uuid, $2::text, $3::text, $4::timestamptz)
