-- Reads how far each feed has been followed.
-- Parameters: none.
-- Result: one row a feed that has been heard.
select feed, position, head_position, hear_time from consumer_offset order by feed;
