-- An outing under way that this transaction has locked is over.
-- Parameters: $1 id, $2 when it really ended, $3 report (sealed), $4 whether its vehicle is out again with a later outing.
-- Result: none.
-- Invariant: what is in its vehicle is then to be returned, unless it goes on with that later outing. A load that does not stand yet goes on to be loaded, and is returned after it
--   (advance_stock). What was booked beyond the end is free.
with changed as (
  update outing
  set state = 'COMPLETED',
      actual_end_time = $2::timestamptz,
      report = $3::bytea,
      stock_state = case when stock_state = 'LOADING' or vehicle is null then stock_state
                         when $4::boolean then 'UNLOADED'
                         else 'UNLOADING' end,
      stock_due_time = case when stock_state = 'LOADING' then stock_due_time
                            when vehicle is not null and not $4::boolean then clock_timestamp() end
  where id = $1::uuid
), vehicle_freed as (
  delete from vehicle_booking where outing = $1::uuid and lower(span) >= $2::timestamptz
), vehicle_kept as (
  update vehicle_booking
  set span = tstzrange(lower(span), least(upper(span), $2::timestamptz))
  where outing = $1::uuid and lower(span) < $2::timestamptz
), people_freed as (
  delete from staff_booking where holder = $1::uuid and lower(span) >= $2::timestamptz
)
update staff_booking
set span = tstzrange(lower(span), least(upper(span), $2::timestamptz))
where holder = $1::uuid and lower(span) < $2::timestamptz;
