-- Opens a recall.
-- $1 uuid id, $2 bytea request hash.
-- Result: none.
-- Invariant: the holds are locked, so the id is free.
insert into recalls (id, request_hash) values ($1::uuid, $2::bytea)
