-- Counts observations by substance and month; voided ones do not count.
-- Parameters: $1 site or null, $2 first and $3 last day, $4 substances at most.
-- Result: a row a substance and month: the substance as it is mostly written, its observations in the range, the month's first day and its
--   observations; the most frequent substance first, then by month.
with seen as (
  select substance, substance_folded, date_trunc('month', day)::date as month
  from observation
  where ($1::text is null or site = $1::text) and day between $2::date and $3::date and not voided
), frequent as (
  select substance_folded, mode() within group (order by substance) as written, count(*) as in_range
  from seen
  group by substance_folded
  order by in_range desc, substance_folded
  limit $4::integer
)
select written, in_range, month, count(*) as in_month
from frequent join seen using (substance_folded)
group by substance_folded, written, in_range, month
order by in_range desc, substance_folded, month;
