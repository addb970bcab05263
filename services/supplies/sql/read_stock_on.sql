-- What the locations of a site held at the end of a day: what they hold, less what came and plus what left since.
-- $1 text site, $2 date the day.
-- Result: units by item and expiry; what is on hold now, or had expired that day, is held but not usable.
-- Uses: movements_day_index, movements_to_site_index, balances_pkey.
with since as (
  select m.from_location, m.to_location, m.item, m.lot, m.quantity
  from movements m
  where m.site = $1::text and m.service_day > $2::date
  union all
  select m.from_location, m.to_location, m.item, m.lot, m.quantity
  from movements m
  where m.to_site = $1::text and m.service_day > $2::date
), change as (
  select to_location as location, item, lot, -quantity as quantity from since where to_location is not null
  union all
  select from_location, item, lot, quantity from since where from_location is not null
), stock as (
  select b.location, b.item, b.lot, b.quantity
  from locations p
  join balances b on b.location = p.id
  where p.site = $1::text
  union all
  select c.location, c.item, c.lot, c.quantity
  from change c
  join locations p on p.id = c.location and p.site = $1::text
), held as (
  select location, item, lot, sum(quantity) as quantity from stock group by location, item, lot having sum(quantity) > 0
)
select h.item, l.expire_date::text as expire_date, sum(h.quantity) as quantity,
       (l.expire_date is null or l.expire_date >= $2::date)
         and not exists (select from held_balances x where x.location = h.location and x.item = h.item and x.lot = h.lot) as usable
from held h
left join lots l on l.item = h.item and l.lot = h.lot
group by h.item, l.expire_date, usable
order by h.item, l.expire_date nulls last
