-- Which items the end of a count may change.
-- $1 uuid count, $2 boolean whether what nobody counted is among them.
-- Result: the items. What is missing was there when the count was opened, so the location has a balance of it.
-- Uses: count_lines_pkey, balances_pkey.
select item from count_lines where session = $1::uuid
union
select b.item
from count_sessions s
join balances b on b.location = s.location
where s.id = $1::uuid and $2::boolean and (cardinality(s.items) = 0 or b.item = any (s.items))
