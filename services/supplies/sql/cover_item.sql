-- Puts an item on hold for the open recalls of its manufacturer.
-- $1 text item, $2 text manufacturer.
-- Result: none.
-- Invariant: the holds are locked, so no recall of the manufacturer is being opened or closed.
-- Uses: recall_manufacturers_pkey.
insert into recall_coverage (item, recall)
select $1::text, m.recall
from recall_manufacturers m
join recalls r on r.id = m.recall and r.close_time is null
where m.manufacturer = lower($2::text)
on conflict do nothing
