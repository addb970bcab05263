-- Takes surveys that should have been closed, and keeps others from answering or changing them until the end of the transaction.
-- Parameters: $1 a day; surveys that ended before it are overdue; $2 rows at most.
-- Result: ids; those that another transaction holds are left out.
select id from survey where not closed and last_day < $1::date order by last_day limit $2::integer for update skip locked;
