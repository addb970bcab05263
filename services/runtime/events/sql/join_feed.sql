-- $1 feed.
-- One row: the position up to which this service has taken the feed in; 0 at the beginning.
-- Invariant: no event stands aside that is yet to come, as it is once the place was set back.
with place as (
  insert into consumer_offset (feed) values ($1)
  on conflict (feed) do update set feed = excluded.feed
  returning position
), to_come as (
  delete from event_parked using place where event_parked.feed = $1 and event_parked.position > place.position
)
select position from place
