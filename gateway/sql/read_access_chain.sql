-- Where the access log's chain ends, and what its oldest kept entry is chained to.
-- params: none
-- returns: one row
select head.position, head.hash, anchor.position as anchor_position, anchor.hash as anchor_hash
from access_log.head cross join access_log.anchor
