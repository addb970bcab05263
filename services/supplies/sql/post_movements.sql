-- Posts movements, writes the balances they lead to, and tells other services when there is a fact to tell.
-- $1 uuid[] ids, $2 text[] kinds, $3 uuid[] documents, $4 text[] document kinds, $5 text[] sites, $6 text[] other sites, $7 text[] from,
-- $8 text[] to, $9 text[] short at, $10 text[] items, $11 text[] lots, $12 integer[] quantities, $13 timestamptz[] times, $14 date[] days,
-- $15 text[] reversed movements, $16 text[] reasons ('' for absent), one of each a movement;
-- $17 text[] locations, $18 text[] items, $19 text[] lots, $20 bigint[] quantities of the changed balances, which the transaction has locked;
-- $21 bytea fact or null, $22 text trace parent or null.
-- Result: how many movements were posted.
-- Invariant: for each balance, its quantity is the sum of its movements and never negative.
with posted as (
  insert into movements (id, kind, document, document_kind, site, to_site, from_location, to_location, short_at, item, lot, quantity,
                         occur_time, service_day, reverses, reason)
  select m.id, m.kind, m.document, m.document_kind, m.site, nullif(m.to_site, ''), nullif(m.from_location, ''), nullif(m.to_location, ''),
         nullif(m.short_at, ''), m.item, m.lot, m.quantity, m.occur_time, m.service_day, nullif(m.reverses, '')::uuid, nullif(m.reason, '')
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
              $11::text[], $12::integer[], $13::timestamptz[], $14::date[], $15::text[], $16::text[])
    with ordinality as m (id, kind, document, document_kind, site, to_site, from_location, to_location, short_at, item, lot, quantity,
                          occur_time, service_day, reverses, reason, place)
  order by m.place
  returning 1
), changed as (
  update balances b
  set quantity = c.quantity
  from unnest($17::text[], $18::text[], $19::text[], $20::bigint[]) as c (location, item, lot, quantity)
  where b.location = c.location and b.item = c.item and b.lot = c.lot
), told as (
  insert into outbox (fact, trace_parent)
  select $21::bytea, $22::text where $21::bytea is not null
)
select count(*) as posted from posted
