-- Proves the ledger: every location, item and lot whose balance is not the sum of its movements.
-- No parameters.
-- Result: one row a fault, so none.
-- Uses: a sequential scan of the whole ledger; for checks, never for a call.
select location, item, lot, coalesce(b.quantity, 0) as balance, coalesce(m.quantity, 0) as moved
from balances b
full join (
  select location, item, lot, sum(quantity) as quantity
  from (
    select to_location as location, item, lot, quantity from movements where to_location is not null
    union all
    select from_location, item, lot, -quantity from movements where from_location is not null
  ) as side
  group by location, item, lot
) as m using (location, item, lot)
where coalesce(b.quantity, 0) <> coalesce(m.quantity, 0)
