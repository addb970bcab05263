-- Posts movements, writes the balances they lead to, and tells other services when there is a fact to tell.
-- $1 uuid[] ids, $2 text[] kinds, $3 uuid[] documents, $4 text[] document kinds, $5 text[] sites, $6 text[] other sites, $7 text[] from,
-- $8 text[] to, $9 text[] short at, $10 text[] items, $11 text[] lots, $12 integer[] quantities, $13 timestamptz[] times, $14 date[] days,
-- $15 text[] reversed movements, $16 text[] reasons, $17 text[] outings ('' for absent), one of each a movement;
-- $18 text[] locations, $19 text[] items, $20 text[] lots, $21 bigint[] quantities of the changed balances, which the transaction has locked;
-- $22 bytea fact or null, $23 text trace parent or null.
-- Result: how many movements were posted.
-- Invariant: for each balance, its quantity is the sum of its movements and never negative.
with posted as (
  insert into movements (id, kind, document, document_kind, site, to_site, from_location, to_location, short_at, item, lot, quantity,
                         occur_time, service_day, reverses, reason, outing)
  select m.id, m.kind, m.document, m.document_kind, m.site, nullif(m.to_site, ''), nullif(m.from_location, ''), nullif(m.to_location, ''),
         nullif(m.short_at, ''), m.item, m.lot, m.quantity, m.occur_time, m.service_day, nullif(m.reverses, '')::uuid, nullif(m.reason, ''),
         nullif(m.outing, '')::uuid
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::text[], $12::integer[], $13::timestamptz[], $14::date[], $15::text[], $16::text[], $17::text[])
    with ordinality as m (id, kind, document, document_kind, site, to_site, from_location, to_location, short_at, item, lot, quantity,
                          occur_time, service_day, reverses, reason, outing, place)
  order by m.place
  returning 1
), changed as (
  update balances b
  set quantity = c.quantity
  from unnest($18::text[], $19::text[], $20::text[], $21::bigint[]) as c (location, item, lot, quantity)
  where b.location = c.location and b.item = c.item and b.lot = c.lot
), told as (
  insert into outbox (fact, trace_parent)
  select $22::bytea, $23::text where $22::bytea is not null
)
select count(*) as posted from posted
