-- Opens a document of the ledger.
-- $1 uuid id, $2 text kind, $3 bytea request hash, $4 text location, $5 text other location or null, $6 text note or null,
-- $7 uuid visit or null, $8 uuid outing or null, $9 timestamptz when it happened.
-- Result: one row when it is new, none when the id is taken.
-- Invariant: of two concurrent calls with one id, the second waits for the first to end.
insert into documents (id, kind, request_hash, location, to_location, note, visit, outing, occur_time)
values ($1::uuid, $2::text, $3::bytea, $4::text, $5::text, $6::text, $7::uuid, $8::uuid, $9::timestamptz)
on conflict (id) do nothing
returning true as opened
