-- When, where and on which outings a recall's goods were handed out, up to its end; never to whom.
-- $1 uuid recall, $2 integer how many.
-- Result: units by day, site, outing, item and lot, latest first.
-- Uses: recall_coverage_recall_index, balances_item_index; movements_lot_index, for each lot from its latest day on, so that the cost is
-- bounded by what is answered.
select handed_out.service_day::text as service_day, handed_out.site, handed_out.outing, recalled.item, recalled.lot, handed_out.quantity
from recalls r
cross join lateral (select distinct item, lot from recalled_balances where recall = r.id) as recalled
cross join lateral (
  select m.service_day, m.site, coalesce(m.outing, d.outing) as outing, least(sum(m.quantity), 2147483647)::integer as quantity
  from movements m
  left join documents d on d.id = m.document and m.document_kind = 'DISTRIBUTION'
  where m.kind = 'HANDED_OUT' and m.item = recalled.item and m.lot = recalled.lot
    and m.record_time <= coalesce(r.close_time, 'infinity')
    and not exists (select from movements taken_back where taken_back.reverses = m.id)
  group by m.service_day, m.site, coalesce(m.outing, d.outing)
  order by m.service_day desc
  limit $2::integer
) as handed_out
where r.id = $1::uuid
order by handed_out.service_day desc, handed_out.site, handed_out.outing nulls first, recalled.item, recalled.lot
limit $2::integer
