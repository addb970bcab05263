-- How many notices a recall has, and whether one of them is this.
-- $1 uuid recall, $2 bytea content hash.
-- Result: one row.
select count(*) as notices, coalesce(bool_or(content_hash = $2::bytea), false) as noted
from recall_notices
where recall = $1::uuid
