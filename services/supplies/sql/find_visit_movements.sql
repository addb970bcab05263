-- Finds what visits that were voided had drawn and nobody has reversed yet.
-- $1 uuid[] visits, $2 timestamptz[] when each was voided, pairwise.
-- Result: the movements in the order of the ledger, each with the local day at its site when its visit was voided.
-- Uses: movements_document_index.
select m.seq, m.id, m.kind, m.document, m.document_kind, m.site, m.to_site, m.from_location, m.to_location, m.short_at, m.item, m.lot,
       m.quantity, m.occur_time, m.record_time, (v.void_time at time zone coalesce(s.time_zone, 'UTC'))::date::text as local_day
from unnest($1::uuid[], $2::timestamptz[]) as v (visit, void_time)
join movements m on m.document = v.visit and m.document_kind = 'VISIT' and m.kind in ('HANDED_OUT', 'SHORTFALL')
left join sites s on s.site = m.site
where not exists (select from movements r where r.reverses = m.id)
order by m.seq
