-- Reads how far the facts go.
-- Parameters: none.
-- Result: one row: the generation and the position taken in from each feed (0 at the beginning); whole: whether
-- every place that a rebuild gave up has been reached again. A feed that was restored shorter is whole at its head.
select number as generation,
       coalesce((select position from consumer_offset where feed = 'contacts'), 0) as contacts,
       coalesce((select position from consumer_offset where feed = 'supplies'), 0) as supplies,
       coalesce((select position from consumer_offset where feed = 'outreach'), 0) as outreach,
       coalesce((select position from consumer_offset where feed = 'referrals'), 0) as referrals,
       not exists (
         select from reached join consumer_offset using (feed)
         where consumer_offset.position < least(reached.position, consumer_offset.head_position)
       ) as whole
from generation;
