-- Holds the second records of a person until the transaction ends.
-- Parameters: $1 person.
-- Result: id of each.
-- Invariant: the transaction holds the person, so that none is added meanwhile.
select id from people where merged_into = $1 order by id for update;
