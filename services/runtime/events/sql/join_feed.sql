-- $1 feed.
-- One row: the position up to which this service has taken the feed in; 0 at the beginning.
insert into consumer_offset (feed) values ($1)
on conflict (feed) do update set feed = excluded.feed
returning position
