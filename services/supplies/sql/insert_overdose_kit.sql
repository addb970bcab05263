-- Adds a naloxone kit that was handed over and tells its fact.
-- $1 uuid id, $2 bytea request hash, $3 text card, $4 text site, $5 text item, $6 text lot, $7 date expiry or null, $8 text occasion,
-- $9 text what became of the one before or null, $10 integer minutes of training, $11 uuid visit or null, $12 date service day,
-- $13 timestamptz when, $14 bytea fact, $15 text trace parent.
-- Result: one row when it was added, none when another kit has that card.
with added as (
  insert into overdose_kits (id, request_hash, card, site, item, lot, expire_date, occasion, replaces, training_minutes, visit, service_day,
                             occur_time)
  values ($1::uuid, $2::bytea, $3::text, $4::text, $5::text, $6::text, $7::date, $8::text, $9::text, $10::integer, $11::uuid, $12::date,
          $13::timestamptz)
  on conflict (card) do nothing
  returning id
), told as (
  insert into outbox (fact, trace_parent) select $14::bytea, $15::text from added
)
select id from added
