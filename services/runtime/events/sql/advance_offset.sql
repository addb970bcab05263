-- $1 feed, $2 the position before, $3 the position after, $4 the feed's head.
-- One row when this service stood at $2, none when another replica has gone on.
-- Invariant: runs in the transaction that applies the events in between.
update consumer_offset set position = $3::bigint, head_position = $4::bigint, hear_time = clock_timestamp()
where feed = $1 and position = $2::bigint
returning position
