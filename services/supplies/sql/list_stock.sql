-- Lists what locations hold by location and item, first expired first.
-- $1 text[] the caller's sites or null for all, $2 text location or null, $3 text item or null, $4 text site or null,
-- $5 text, $6 text, $7 date, $8 text location, item, expiry and lot of the previous page's last balance or nulls, $9 integer how many.
-- Result: balances that are not empty; `rank` is the expiry that sorts.
select b.location, b.item, b.lot, b.quantity, l.expire_date::text as expire_date, coalesce(l.expire_date, 'infinity'::date)::text as rank,
       exists (select from held_balances h where h.location = b.location and h.item = b.item and h.lot = b.lot) as on_hold
from balances b
join locations p on p.id = b.location
left join lots l on l.item = b.item and l.lot = b.lot
where b.quantity > 0
  and ($1::text[] is null or p.site = any ($1::text[]))
  and ($2::text is null or b.location = $2::text)
  and ($3::text is null or b.item = $3::text)
  and ($4::text is null or p.site = $4::text)
  and ($5::text is null
       or (b.location, b.item, coalesce(l.expire_date, 'infinity'::date), b.lot) > ($5::text, $6::text, $7::date, $8::text))
order by b.location, b.item, coalesce(l.expire_date, 'infinity'::date), b.lot
limit $9::integer
