-- Reads what supplies is to be asked for an outing.
-- Parameters: $1 outing.
-- Result: one row while the outing is LOADING or UNLOADING, else none. `blocked`: a load must wait, since an outing that was over before is
--   still to be unloaded from the vehicle, and that return takes all that is in it.
-- Uses: outing_pkey, outing_stock_idx.
select o.site, v.location, o.stock_state, o.stock_problem, o.stock_attempts, o.load_items, o.load_quantities::text[] as load_quantities,
       case o.stock_state when 'LOADING' then o.actual_start_time else o.actual_end_time end as occur_time,
       o.stock_state = 'LOADING' and exists (
         select from outing other
         where other.vehicle = o.vehicle and other.stock_state = 'UNLOADING' and other.stock_due_time is not null and other.id <> o.id
       ) as blocked
from outing o
join vehicle v on v.id = o.vehicle
where o.id = $1::uuid and o.stock_state in ('LOADING', 'UNLOADING');
