-- What a visit handed out of an item, lot by lot, and how many kits of each are recorded; voided visits handed out nothing.
-- $1 uuid visit, $2 text item, $3 text[] the caller's sites or null for all.
-- Result: none when no handout of the visit is known at these sites; otherwise a row for each lot of the item, first expired first, those that
-- no lot could give last; and a row without a lot when the visit handed out none of the item.
-- Uses: movements_document_index, overdose_kits_visit_index.
with handed_out as (
  select m.site, m.service_day, m.item, m.kind, m.lot, m.quantity
  from movements m
  where m.document = $1::uuid and m.document_kind = 'VISIT' and m.kind in ('HANDED_OUT', 'SHORTFALL')
    and ($3::text[] is null or m.site = any ($3::text[]))
    and not exists (select from movements r where r.reverses = m.id)
), of_item as (
  select site, service_day, lot, bool_and(kind = 'SHORTFALL') as missing, sum(quantity) as quantity
  from handed_out
  where item = $2::text
  group by site, service_day, lot
), visit as (
  select m.site, m.service_day
  from movements m
  where m.document = $1::uuid and m.document_kind = 'VISIT' and ($3::text[] is null or m.site = any ($3::text[]))
  order by m.seq
  limit 1
)
select visit.site, visit.service_day::text as service_day, h.lot, l.expire_date::text as expire_date, coalesce(h.quantity, 0) as handed_out,
       (select count(*) from overdose_kits k where k.visit = $1::uuid and k.item = $2::text and k.lot = h.lot
          and k.void_reason is null) as recorded
from visit
left join of_item h on true
left join lots l on l.item = $2::text and l.lot = h.lot
order by h.missing, l.expire_date nulls last, h.lot
