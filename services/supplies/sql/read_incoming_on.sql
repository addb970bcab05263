-- What was on its way to a site at the end of a day.
-- $1 text site, $2 date the day.
-- Result: units by item and expiry, neither on hold now nor expired on that day.
-- Uses: locations_site_index, movements_document_index; shipments that ended before the day are left out.
with carried as (
  select s.id, m.item, m.lot, sum(case when m.from_location is not null then m.quantity else -m.quantity end) as quantity
  from locations p
  join shipments s on s.to_location = p.id and (s.end_time is null or s.end_time >= $2::date)
  join movements m on m.document = s.id and m.document_kind = 'SHIPMENT' and m.kind = 'TRANSFERRED' and m.service_day <= $2::date
  where p.site = $1::text
  group by s.id, m.item, m.lot
  having sum(case when m.from_location is not null then m.quantity else -m.quantity end) > 0
)
select c.item, l.expire_date::text as expire_date, sum(c.quantity) as quantity
from carried c
left join lots l on l.item = c.item and l.lot = c.lot
where (l.expire_date is null or l.expire_date >= $2::date)
  and not exists (select from held_shipments h where h.shipment = c.id and h.item = c.item and h.lot = c.lot)
group by c.item, l.expire_date
order by c.item, l.expire_date nulls last
