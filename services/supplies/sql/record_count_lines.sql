-- Records what somebody counted; a line takes the place of an earlier one of its item and lot.
-- $1 uuid count, $2 text[] items, $3 text[] lots, $4 text[] last days of use ('' for none), $5 integer[] units, in fours, each item and lot
-- once; $6 timestamptz now, $7 text who.
-- Result: none.
-- Invariant: the count is locked and open. What was posted before this call has a smaller seq than its lines, what is posted after it a
-- greater.
insert into count_lines (session, item, lot, expire_date, counted, seq, count_time, counted_by)
select $1::uuid, item, lot, nullif(expire_date, '')::date, counted, nextval('movements_seq'), $6::timestamptz, $7::text
from unnest($2::text[], $3::text[], $4::text[], $5::integer[]) as line (item, lot, expire_date, counted)
on conflict (session, item, lot) do update
  set expire_date = excluded.expire_date, counted = excluded.counted, seq = excluded.seq, count_time = excluded.count_time,
      counted_by = excluded.counted_by
