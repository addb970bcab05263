-- Releases lots from a recall.
-- $1 uuid recall, $2 text[] items, $3 text[] lots, pairwise, $4 text reason.
-- Result: none.
-- Invariant: the holds are locked. A lot that was released before keeps its first reason.
insert into recall_releases (recall, item, lot, reason)
select distinct $1::uuid, item, lot, $4::text
from unnest($2::text[], $3::text[]) as released (item, lot)
on conflict do nothing
