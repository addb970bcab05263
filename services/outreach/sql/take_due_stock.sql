-- Takes outings whose load or return is due, and makes them due again later in case whoever takes them dies.
-- Parameters: $1 how many at most, $2 seconds until they are due again.
-- Result: their ids.
-- Invariant: two replicas do not take the same outing at once. Uses: outing_stock_idx.
update outing
set stock_due_time = clock_timestamp() + make_interval(secs => $2::integer)
where id in (
  select id from outing where stock_due_time <= clock_timestamp() order by stock_due_time limit $1::integer for update skip locked
)
returning id;
