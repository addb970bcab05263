-- Holds an archived person against every change and every visit until the transaction ends, unless another transaction holds them.
-- Parameters: $1 person.
-- Result: id, or no row.
select id from people where id = $1 and state = 3 and merged_into is null for update skip locked;
