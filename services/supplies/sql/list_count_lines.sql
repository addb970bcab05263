-- Reads what was counted.
-- $1 uuid count.
-- Result: lines by item and lot; the day of use is the ledger's, when it knows the lot.
-- Uses: count_lines_pkey.
select c.item, c.lot, coalesce(l.expire_date, c.expire_date)::text as expire_date, c.counted, c.count_time, c.counted_by
from count_lines c
left join lots l on l.item = c.item and l.lot = c.lot
where c.session = $1::uuid
order by c.item, c.lot
