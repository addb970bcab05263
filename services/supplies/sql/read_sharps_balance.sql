-- Adds up a site's sharps over local days. A kit counts as its components, by the catalogue as it now is.
-- $1 text site, $2 date first day, $3 date last day.
-- Result: one row: syringes given, containers given, syringes counted (by visits and returns), syringes estimated, grams carried,
-- containers and decilitres that came back; a sum that an int32 cannot hold is the most it can.
-- Uses: movements_day_index, visit_returns_site_index, sharps_returns_site_index, waste_slips_site_index.
with handed_out as (
  select m.item, sum(m.quantity) as quantity
  from movements m
  where m.site = $1::text and m.service_day between $2::date and $3::date and m.kind in ('HANDED_OUT', 'SHORTFALL')
    and not exists (select from movements r where r.reverses = m.id)
  group by m.item
), units as (
  select coalesce(c.item, i.id) as item, h.quantity * coalesce(c.quantity, 1) as quantity
  from handed_out h
  join items i on i.id = h.item
  left join lateral unnest(i.component_items, i.component_quantities) as c (item, quantity) on true
), given as (
  select sum(u.quantity) filter (where i.report_line = 'syringes') as syringes,
         sum(u.quantity) filter (where i.family = 'DISPOSAL') as containers
  from units u
  join items i on i.id = u.item
), by_visits as (
  select sum(syringes) as syringes from visit_returns where site = $1::text and service_day between $2::date and $3::date
), returned as (
  select sum(syringes_counted) as counted, sum(syringes_estimated) as estimated, sum(containers) as containers, sum(decilitres) as decilitres
  from sharps_returns
  where site = $1::text and service_day between $2::date and $3::date and void_reason is null
), carried as (
  select sum(grams) as grams
  from waste_slips
  where site = $1::text and service_day between $2::date and $3::date and void_reason is null
)
select least(coalesce(given.syringes, 0), 2147483647)::integer as syringes_given,
       least(coalesce(given.containers, 0), 2147483647)::integer as containers_given,
       least(coalesce(by_visits.syringes, 0) + coalesce(returned.counted, 0), 2147483647)::integer as syringes_counted,
       least(coalesce(returned.estimated, 0), 2147483647)::integer as syringes_estimated,
       least(coalesce(carried.grams, 0), 2147483647)::integer as grams_carried,
       least(coalesce(returned.containers, 0), 2147483647)::integer as containers_returned,
       least(coalesce(returned.decilitres, 0), 2147483647)::integer as decilitres_returned
from given, by_visits, returned, carried
