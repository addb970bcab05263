-- Lists what needs the store keeper's eye, gravest kind first (the numbers of StockAlertKind), as of a moment at each site's local day.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 integer days ahead that count as expiring, $4 timestamptz now,
-- $5 integer, $6 text, $7 text, $8 text, $9 text kind, location, item, lot and site of the previous page's last alert or nulls,
-- $10 integer how many.
-- Result: alerts. A shortfall is explained by a count, posted later, of the item at the store it was missing from (for a site that had no
-- store: at any of its locations), or by being reversed. A threshold concerns the locations that have ever
-- held the item, but no vehicle: it is empty between two outings.
with place as (
  select p.id, p.site, p.kind, ($4::timestamptz at time zone s.time_zone)::date as today
  from locations p
  join sites s on s.site = p.site
  where ($1::text[] is null or p.site = any ($1::text[])) and ($2::text is null or p.site = $2::text)
), stock as (
  select b.location, b.item, b.lot, b.quantity, l.expire_date, coalesce(l.on_hold, false) as on_hold, p.site, p.kind, p.today
  from balances b
  join place p on p.id = b.location
  left join lots l on l.item = b.item and l.lot = b.lot
), short as (
  select m.site, coalesce(m.short_at, '') as location, m.item
  from movements m
  where m.kind = 'SHORTFALL' and ($1::text[] is null or m.site = any ($1::text[])) and ($2::text is null or m.site = $2::text)
  group by m.site, coalesce(m.short_at, ''), m.item
), counted as (
  select s.site, s.location, s.item, coalesce(max(b.counted_seq), 0) as seq
  from short s
  left join locations p on p.site = s.site and (p.id = s.location or s.location = '')
  left join balances b on b.location = p.id and b.item = s.item
  group by s.site, s.location, s.item
), alert as (
  select 1 as kind, c.site, c.location, c.item, '' as lot, null::date as expire_date, sum(m.quantity) as quantity, 0 as threshold
  from counted c
  join movements m on m.kind = 'SHORTFALL' and m.site = c.site and m.item = c.item and m.seq > c.seq and coalesce(m.short_at, '') = c.location
  where not exists (select from movements r where r.reverses = m.id)
  group by c.location, c.item, c.site
  union all
  select 2, site, location, item, lot, expire_date, quantity, 0 from stock where quantity > 0 and expire_date < today
  union all
  select 3, site, location, item, lot, expire_date, quantity, 0 from stock where quantity > 0 and on_hold
  union all
  select 4, site, location, item, lot, expire_date, quantity, 0
  from stock
  where quantity > 0 and not on_hold and expire_date between today and today + $3::integer
  union all
  select 5, s.site, s.location, s.item, '', null::date,
         coalesce(sum(s.quantity) filter (where not s.on_hold and (s.expire_date is null or s.expire_date >= s.today)), 0), i.alert_below
  from stock s
  join items i on i.id = s.item and i.alert_below > 0
  where s.kind <> 'VEHICLE'
  group by s.site, s.location, s.item, i.alert_below
  having coalesce(sum(s.quantity) filter (where not s.on_hold and (s.expire_date is null or s.expire_date >= s.today)), 0) < i.alert_below
)
select kind, site, location, item, lot, expire_date::text as expire_date, least(quantity, 2147483647)::integer as quantity, threshold
from alert
where $5::integer is null or (kind, location, item, lot, site) > ($5::integer, $6::text, $7::text, $8::text, $9::text)
order by kind, location, item, lot, site
limit $10::integer
