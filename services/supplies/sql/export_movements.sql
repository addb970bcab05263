-- The ledger over local days, for a file, oldest first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 date first day, $4 date last day, $5 integer how many.
-- Result: movements, each once, with the words of the catalogue and the local time at its site; a transfer between two sites is seen by both, a
-- shortfall leaves the store that it was missing from.
-- Uses: movements_day_index and movements_to_site_index, site by site.
with visible as (
  select site from sites
  where ($1::text[] is null or site = any ($1::text[])) and ($2::text is null or site = $2::text)
), chosen as (
  select m.seq from visible v join movements m on m.site = v.site and m.service_day between $3::date and $4::date
  union
  select m.seq from visible v join movements m on m.to_site = v.site and m.service_day between $3::date and $4::date
  order by seq
  limit $5::integer
)
select m.id, m.kind, m.document_kind, m.document, m.site, coalesce(m.from_location, m.short_at) as from_location,
       coalesce(m.to_location, '') as to_location, m.item, i.label_fr, i.label_en, m.lot, m.quantity, m.service_day::text as service_day,
       to_char(m.occur_time at time zone coalesce(s.time_zone, 'UTC'), 'YYYY-MM-DD HH24:MI') as local_time, m.reverses, m.reason
from chosen c
join movements m on m.seq = c.seq
left join items i on i.id = m.item
left join sites s on s.site = m.site
order by m.seq
