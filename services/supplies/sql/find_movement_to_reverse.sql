-- Finds a movement that the caller may reverse: both sites of a transfer must be the caller's.
-- $1 uuid movement, $2 text[] the caller's sites or null for all, $3 timestamptz now.
-- Result: the movement and the local day at its site, or none.
select m.seq, m.id, m.kind, m.document, m.document_kind, m.site, m.to_site, m.from_location, m.to_location, m.short_at, m.item, m.lot,
       m.quantity, m.occur_time, m.record_time, ($3::timestamptz at time zone coalesce(s.time_zone, 'UTC'))::date::text as local_day
from movements m
left join sites s on s.site = m.site
where m.id = $1::uuid
  and ($2::text[] is null or (m.site = any ($2::text[]) and (m.to_site is null or m.to_site = any ($2::text[]))))
