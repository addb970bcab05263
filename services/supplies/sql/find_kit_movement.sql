-- Finds the movement by which a naloxone kit left a location and that nobody has reversed yet.
-- $1 uuid kit, $2 timestamptz now.
-- Result: the movement and the local day at its site, or none: a kit of a visit has none of its own.
-- Uses: movements_document_index.
select m.seq, m.id, m.kind, m.document, m.document_kind, m.site, m.to_site, m.from_location, m.to_location, m.short_at, m.item, m.lot,
       m.quantity, m.occur_time, m.record_time, ($2::timestamptz at time zone coalesce(s.time_zone, 'UTC'))::date::text as local_day
from movements m
left join sites s on s.site = m.site
where m.document = $1::uuid and m.document_kind = 'DISTRIBUTION' and m.kind = 'HANDED_OUT'
  and not exists (select from movements r where r.reverses = m.id)
