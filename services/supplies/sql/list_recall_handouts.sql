-- When, where and on which outings a recall's goods were handed out, up to its end; never to whom.
-- $1 uuid recall, $2 integer how many.
-- Result: units by day, site, outing, item and lot, latest first; `lot_unknown` for those of a wholly recalled item that the books had none of.
-- Uses: recall_coverage_recall_index, balances_item_index; movements_lot_index and movements_unknown_lot_index, for each lot from its latest
-- day on, so that the cost is bounded by what is answered.
with recalled as (
  select distinct item, lot, false as lot_unknown from recalled_balances where recall = $1::uuid
  union all
  select item, '', true from recall_coverage where recall = $1::uuid and lot is null
)
select handed_out.service_day::text as service_day, handed_out.site, handed_out.outing, recalled.item, recalled.lot, recalled.lot_unknown,
       handed_out.quantity
from recalls r
cross join recalled
cross join lateral (
  select m.service_day, m.site, coalesce(m.outing, d.outing) as outing, least(sum(m.quantity), 2147483647)::integer as quantity
  from movements m
  left join documents d on d.id = m.document and m.document_kind = 'DISTRIBUTION'
  where m.item = recalled.item
    and ((m.kind = 'HANDED_OUT' and not recalled.lot_unknown and m.lot = recalled.lot) or (m.kind = 'SHORTFALL' and recalled.lot_unknown))
    and m.record_time <= coalesce(r.close_time, 'infinity')
    and not exists (select from movements taken_back where taken_back.reverses = m.id)
  group by m.service_day, m.site, coalesce(m.outing, d.outing)
  order by m.service_day desc
  limit $2::integer
) as handed_out
where r.id = $1::uuid
order by handed_out.service_day desc, handed_out.site, handed_out.outing nulls first, recalled.item, recalled.lot, recalled.lot_unknown
limit $2::integer
