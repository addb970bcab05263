-- Forgets every fact and every place in the feeds (migration 0001_facts).
-- Parameters: none.
-- Result: one row: the new generation.
select forget_facts() as generation;
