-- Reads which lots were released from a recall.
-- $1 uuid recall, $2 integer how many.
-- Result: lots by item and lot.
-- Uses: recall_releases_pkey.
select item, lot from recall_releases where recall = $1::uuid order by item, lot limit $2::integer
