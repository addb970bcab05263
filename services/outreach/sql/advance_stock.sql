-- Notes that a transfer of an outing stands with supplies.
-- Parameters: $1 outing, $2 the stock state that asked for it, $3 whether its vehicle is out again with a later outing.
-- Result: the next stock state; no row when somebody else has noted it.
-- Invariant: what was loaded for an outing that is completed meanwhile is to be unloaded at once, unless it goes on with that later outing.
update outing
set stock_state = case when $2::text = 'LOADING' and state <> 'COMPLETED' then 'LOADED'
                       when $2::text = 'LOADING' and not $3::boolean then 'UNLOADING'
                       else 'UNLOADED' end,
    stock_due_time = case when $2::text = 'LOADING' and state = 'COMPLETED' and not $3::boolean then clock_timestamp() end,
    stock_problem = '',
    stock_attempts = 0
where id = $1::uuid and stock_state = $2::text
returning stock_state;
