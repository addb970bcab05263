-- Adds a notice to a recall.
-- $1 uuid recall, $2 bytea content hash, $3 text[] items, $4 text[] manufacturers, $5 text[] items and $6 text[] lots of the single lots,
-- pairwise, $7 text reference, $8 date day, $9 text reason, $10 text what is to be done.
-- Result: none.
-- Invariant: the holds are locked, so the number is the next.
insert into recall_notices (recall, number, content_hash, items, manufacturers, lot_items, lots, authority_ref, notice_date, reason, action)
select $1::uuid, 1 + count(*), $2::bytea, $3::text[], $4::text[], $5::text[], $6::text[], $7::text, $8::date, $9::text, $10::text
from recall_notices
where recall = $1::uuid
