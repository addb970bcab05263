-- $1 feed.
-- One row: how many events of the feed stand aside.
select count(*) as parked from event_parked where feed = $1
