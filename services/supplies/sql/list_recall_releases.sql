-- Reads which lots were released from recalls.
-- $1 uuid[] recalls, $2 integer how many of each at most.
-- Result: lots by item and lot.
-- Uses: recall_releases_pkey.
select wanted.recall, f.item, f.lot
from unnest($1::uuid[]) as wanted (recall)
cross join lateral (select item, lot from recall_releases where recall = wanted.recall order by item, lot limit $2::integer) as f
order by wanted.recall, f.item, f.lot
