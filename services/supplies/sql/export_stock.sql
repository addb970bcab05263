-- What locations hold, for a file: by site, location and item, first expired first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 integer how many.
-- Result: balances that are not empty, with the words of the catalogue.
select p.site, b.location, p.display_name, b.item, i.label_fr, i.label_en, i.unit, b.lot, l.expire_date::text as expire_date, b.quantity,
       exists (select from held_balances h where h.location = b.location and h.item = b.item and h.lot = b.lot) as on_hold
from balances b
join locations p on p.id = b.location
join items i on i.id = b.item
left join lots l on l.item = b.item and l.lot = b.lot
where b.quantity > 0
  and ($1::text[] is null or p.site = any ($1::text[]))
  and ($2::text is null or p.site = $2::text)
order by p.site, b.location, b.item, coalesce(l.expire_date, 'infinity'::date), b.lot
limit $3::integer
