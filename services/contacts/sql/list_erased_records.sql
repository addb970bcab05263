-- A page of the records that were ever forgotten, by id.
-- Parameters: $1 last record of the previous page or null, $2 rows.
-- Result: each record once, and what asked for it.
select a.record, min(e.cause) as cause
from erasure_acknowledgement a
join erasure e on e.id = a.erasure
where $1::uuid is null or a.record > $1::uuid
group by a.record
order by a.record
limit $2::integer;
