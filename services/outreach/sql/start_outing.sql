-- A planned outing that this transaction has locked begins.
-- Parameters: $1 id, $2 when it really began.
-- Result: none.
-- Invariant: it counts for the day it was to begin, or for the day it really began when that is earlier: a night that leaves after midnight
--   stays the night it was planned as. A load is then to be moved to the vehicle. Whoever starts the outing tries that at once;
--   the job takes over if it dies.
update outing
set state = 'IN_PROGRESS',
    actual_start_time = $2::timestamptz,
    service_day = (least(start_time, $2::timestamptz) at time zone (select time_zone from site where site.id = outing.site))::date,
    stock_state = case when stock_state = 'TO_LOAD' then 'LOADING' else stock_state end,
    stock_due_time = case when stock_state = 'TO_LOAD' then clock_timestamp() end
where id = $1::uuid;
