-- Records that used syringes came back, and tells its fact.
-- $1 uuid id, $2 bytea request hash, $3 text location, $4 text site, $5 integer syringes counted, $6 integer containers, $7 integer decilitres,
-- $8 integer syringes estimated, $9 uuid outing or null, $10 date service day, $11 timestamptz when, $12 bytea fact, $13 text trace parent.
-- Result: the new return, or none when the id is taken.
with added as (
  insert into sharps_returns (id, request_hash, location, site, syringes_counted, containers, decilitres, syringes_estimated, outing,
                              service_day, occur_time)
  values ($1::uuid, $2::bytea, $3::text, $4::text, $5::integer, $6::integer, $7::integer, $8::integer, $9::uuid, $10::date, $11::timestamptz)
  on conflict (id) do nothing
  returning *
), told as (
  insert into outbox (fact, trace_parent) select $12::bytea, $13::text from added
)
select id, request_hash, location, site, syringes_counted, containers, decilitres, syringes_estimated, outing, service_day::text as service_day,
       occur_time, void_reason is not null as voided, version
from added
