-- Reads how far the facts go.
-- Parameters: none.
-- Result: one row: the generation and the position taken in from each feed (0 at the beginning).
select number as generation,
       coalesce((select position from consumer_offset where feed = 'contacts'), 0) as contacts,
       coalesce((select position from consumer_offset where feed = 'supplies'), 0) as supplies,
       coalesce((select position from consumer_offset where feed = 'outreach'), 0) as outreach
from generation;
