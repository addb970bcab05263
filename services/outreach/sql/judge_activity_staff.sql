-- Whether people may be planned for a time. Right as long as the transaction holds their locks.
-- Parameters: $1 ids, $2 site, $3 start, $4 end, $5 the activity they are planned for: what it has booked itself is free.
-- Result: for each id, in the order given: whether the site has such a person who is not gone (known), is away then (absent), or is planned
--   for something else then (booked).
select named.id,
       exists (select from staff_member p where p.id = named.id and p.site = $2::text and not p.retired) as known,
       exists (select from absence a
               where a.staff_member = named.id and not a.withdrawn and a.span && tstzrange($3::timestamptz, $4::timestamptz)) as absent,
       exists (select from staff_booking b
               where b.staff_member = named.id and b.holder <> $5::uuid and b.span && tstzrange($3::timestamptz, $4::timestamptz)) as booked
from unnest($1::text[]) with ordinality as named (id, place)
order by named.place;
