-- Notes that somebody has looked at an alert, and what it showed.
-- $1 integer kind, $2 text site, $3 text location, $4 text item, $5 text lot, $6 integer quantity, $7 date last day of use or null,
-- $8 timestamptz now, $9 text who.
-- Result: none.
-- Uses: movements_pkey.
insert into alert_acknowledgements (kind, site, location, item, lot, quantity, expire_date, seen_seq, acknowledge_time, acknowledged_by)
select $1::integer, $2::text, $3::text, $4::text, $5::text, $6::integer, $7::date, coalesce(max(seq), 0), $8::timestamptz, $9::text
from movements
on conflict (kind, site, location, item, lot) do update
  set quantity = excluded.quantity, expire_date = excluded.expire_date, seen_seq = excluded.seen_seq, acknowledge_time = excluded.acknowledge_time,
      acknowledged_by = excluded.acknowledged_by
