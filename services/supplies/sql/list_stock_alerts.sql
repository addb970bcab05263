-- Lists what needs the store keeper's eye, gravest kind first (the numbers of StockAlertKind), as of a moment at each site's local day.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 integer days ahead that count as expiring, $4 timestamptz now,
-- $5 integer, $6 text, $7 text, $8 text, $9 text kind, location, item, lot and site of the previous page's last alert or nulls,
-- $10 integer how many, $11 integer, $12 text, $13 text, $14 text kind, location, item and lot of the only alert wanted, or nulls.
-- Result: alerts. A shortfall is explained by a count, posted later, of the item at the store it was missing from (for a site that had no
-- store: at any of its locations), or by being reversed. An item's threshold concerns the locations that have ever held it, but no vehicle: it
-- is empty between two outings; a location's own threshold concerns it whatever it is. An item that has a successor is not bought again, so
-- its stock may run out. An alert counts as looked at while it says nothing worse than what was seen: for a threshold not less, else not
-- more and of no other day. One that has ended since, by stock that reached the threshold, by a count or because the last of the lot left, and
-- came back is another; so is a hold that a notice has named since.
with place as (
  select p.id, p.site, p.kind, ($4::timestamptz at time zone s.time_zone)::date as today
  from locations p
  join sites s on s.site = p.site
  where ($1::text[] is null or p.site = any ($1::text[])) and ($2::text is null or p.site = $2::text)
), stock as (
  select b.location, b.item, b.lot, b.quantity, l.expire_date, p.site, p.today, h.notice_time, h.notice_time is not null as on_hold
  from balances b
  join place p on p.id = b.location
  left join lots l on l.item = b.item and l.lot = b.lot
  left join (select location, item, lot, max(notice_time) as notice_time from held_balances group by location, item, lot) as h
    on h.location = b.location and h.item = b.item and h.lot = b.lot
), usable as (
  select location, item, coalesce(sum(quantity) filter (where not on_hold and (expire_date is null or expire_date >= today)), 0) as quantity
  from stock
  group by location, item
), own as (
  select t.location, t.item, t.alert_below from thresholds t join place p on p.id = t.location
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
  select 1 as kind, c.site, c.location, c.item, '' as lot, null::date as expire_date, sum(m.quantity) as quantity, 0 as threshold,
         min(m.seq) as first_seq, null::timestamptz as notice_time
  from counted c
  join movements m on m.kind = 'SHORTFALL' and m.site = c.site and m.item = c.item and m.seq > c.seq and coalesce(m.short_at, '') = c.location
  where not exists (select from movements r where r.reverses = m.id)
  group by c.location, c.item, c.site
  union all
  select 2, site, location, item, lot, expire_date, quantity, 0, null, null from stock where quantity > 0 and expire_date < today
  union all
  select 3, site, location, item, lot, expire_date, quantity, 0, null, notice_time from stock where quantity > 0 and on_hold
  union all
  select 4, site, location, item, lot, expire_date, quantity, 0, null, null
  from stock
  where quantity > 0 and not on_hold and expire_date between today and today + $3::integer
  union all
  select 5, p.site, location, item, '', null::date, coalesce(u.quantity, 0), coalesce(own.alert_below, i.alert_below), null, null
  from usable u
  full join own using (location, item)
  join place p on p.id = location
  join items i on i.id = item
  where i.superseded_by is null
    and (p.kind <> 'VEHICLE' or own.alert_below is not null)
    and coalesce(u.quantity, 0) < coalesce(own.alert_below, i.alert_below)
)
select a.kind, a.site, a.location, a.item, a.lot, a.expire_date::text as expire_date,
       least(a.quantity, 2147483647)::integer as quantity, a.threshold, k.acknowledge_time, k.acknowledged_by
from alert a
left join alert_acknowledgements k
  on k.kind = a.kind and k.site = a.site and k.location = a.location and k.item = a.item and k.lot = a.lot
  and k.expire_date is not distinct from a.expire_date
  and case
        when a.kind = 5 then a.quantity >= k.quantity and not exists (
          select
          from (
            select a.quantity - sum(case when m.to_location = a.location then m.quantity else -m.quantity end) over (order by m.seq desc) as stock
            from movements m
            where (m.to_location = a.location or m.from_location = a.location) and m.item = a.item and m.seq > k.seen_seq
          ) as before
          where before.stock >= a.threshold)
        when a.kind = 1 then a.quantity <= k.quantity and a.first_seq <= k.seen_seq
        else a.quantity <= k.quantity and (a.notice_time is null or a.notice_time <= k.acknowledge_time) and not exists (
          select
          from (
            select a.quantity - sum(case when m.to_location = a.location then m.quantity else -m.quantity end) over (order by m.seq desc) as stock
            from movements m
            where (m.to_location = a.location or m.from_location = a.location) and m.item = a.item and m.lot = a.lot and m.seq > k.seen_seq
          ) as before
          where before.stock = 0)
      end
where ($5::integer is null or (a.kind, a.location, a.item, a.lot, a.site) > ($5::integer, $6::text, $7::text, $8::text, $9::text))
  and ($11::integer is null or (a.kind, a.location, a.item, a.lot) = ($11::integer, $12::text, $13::text, $14::text))
order by a.kind, a.location, a.item, a.lot, a.site
limit $10::integer
