-- $1 feed.
-- One row: the position up to which this service has taken the feed in; none before it began.
select position from consumer_offset where feed = $1
