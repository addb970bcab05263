-- Compares a count with the books: what was counted, and what the books hold of its items and nobody has counted, which is as if 0 had been
-- counted when the count was opened.
-- $1 uuid count.
-- Result: by item and lot, what was counted, when and its place in the ledger, the balance and up to where another count has seen it, and
-- what came or went since. What only corrects the books is not among that: the difference that a count found, and the reversal of what was
-- posted before, which the count has seen as it was; nor what was handed out before it was counted and told after, by more
-- than clocks run apart (kClockSkew).
-- Uses: count_lines_pkey, balances_pkey; movements_from_index and movements_to_index from that place on.
with compared as (
  select s.location, c.item, c.lot, true as was_counted, c.counted, c.seq, c.count_time
  from count_sessions s
  join count_lines c on c.session = s.id
  where s.id = $1::uuid
  union all
  select s.location, b.item, b.lot, false, 0, s.open_seq, s.open_time
  from count_sessions s
  join balances b on b.location = s.location and b.quantity > 0
  where s.id = $1::uuid
    and (cardinality(s.items) = 0 or b.item = any (s.items))
    and not exists (select from count_lines c where c.session = s.id and c.item = b.item and c.lot = b.lot)
)
select c.item, c.lot, c.was_counted, c.counted, c.seq, c.count_time, coalesce(b.quantity, 0) as quantity,
       coalesce(b.counted_seq, 0) as counted_seq, moved.quantity as moved_since
from compared c
left join balances b on b.location = c.location and b.item = c.item and b.lot = c.lot
cross join lateral (
  select coalesce(sum(side.quantity), 0) as quantity
  from (
    select m.quantity, m.kind, m.occur_time, m.record_time, m.reverses
    from movements m
    where m.to_location = c.location and m.item = c.item and m.lot = c.lot and m.seq > c.seq
    union all
    select -m.quantity, m.kind, m.occur_time, m.record_time, m.reverses
    from movements m
    where m.from_location = c.location and m.item = c.item and m.lot = c.lot and m.seq > c.seq
  ) as side
  left join movements original on original.id = side.reverses
  where side.kind <> 'COUNTED'
    and not (side.kind = 'HANDED_OUT' and side.occur_time < c.count_time and side.record_time - side.occur_time > interval '5 minutes')
    and (side.reverses is null
         or (original.seq > c.seq
             and not (original.kind = 'HANDED_OUT' and original.occur_time < c.count_time
                      and original.record_time - original.occur_time > interval '5 minutes')))
) as moved
order by c.item, c.lot
