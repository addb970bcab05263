-- What came or went at a location after a moment, by when it happened and not by when it was told. The reversal of what had happened before
-- corrects the books of that moment too.
-- $1 text location, $2 text[] items, $3 text[] lots, pairwise, $4 timestamptz moment.
-- Result: units that came less units that went, by item and lot; none where nothing did.
-- Uses: movements_from_index, movements_to_index: the whole ledger of these shelves.
select side.item, side.lot, sum(side.quantity) as quantity
from (
  select m.item, m.lot, m.quantity, m.reverses
  from movements m
  where m.to_location = $1::text and m.item = any ($2::text[]) and m.occur_time > $4::timestamptz
  union all
  select m.item, m.lot, -m.quantity, m.reverses
  from movements m
  where m.from_location = $1::text and m.item = any ($2::text[]) and m.occur_time > $4::timestamptz
) as side
left join movements original on original.id = side.reverses
where (side.item, side.lot) in (select item, lot from unnest($2::text[], $3::text[]) as asked (item, lot))
  and (side.reverses is null or original.occur_time > $4::timestamptz)
group by side.item, side.lot
