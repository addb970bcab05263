-- Keeps documents off some locations until the transaction ends: a document refers to its locations before it locks any balance.
-- $1 text[] locations.
-- Result: the ids of those that exist.
-- Invariant: taken in the order of the ids, and before any balance is locked.
select id from locations where id = any ($1::text[]) order by id for update
