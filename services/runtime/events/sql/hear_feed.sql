-- $1 feed, $2 the feed's head.
-- One row: the position as stored. Notes that the feed was heard and had nothing new.
update consumer_offset set head_position = $2::bigint, hear_time = clock_timestamp() where feed = $1
returning position
