-- Finds a document that was opened before, to tell a replay from a reused key.
-- $1 uuid id.
-- Result: one row.
select kind, request_hash, location, to_location, occur_time
from documents
where id = $1::uuid
