-- Forgets every fact and every place in the feeds and remembers the places (migration 0002_reached).
-- Parameters: none.
-- Result: one row: the new generation.
select forget_facts() as generation;
