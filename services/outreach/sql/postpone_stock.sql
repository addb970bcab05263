-- Notes why a transfer of an outing does not stand yet, and when to try again.
-- Parameters: $1 outing, $2 the stock state that asked for it, $3 the reason, $4 attempts so far, this one included, $5 seconds to wait.
-- Result: none.
update outing
set stock_problem = $3::text, stock_attempts = $4::integer, stock_due_time = clock_timestamp() + make_interval(secs => $5::double precision)
where id = $1::uuid and stock_state = $2::text;
