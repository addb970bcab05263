-- Records an absence.
-- Parameters: $1 id, $2 staff member, $3 from, $4 until, $5 request hash.
-- Result: the absence of that id, new or existing, with its request hash; no row when a concurrent call has just recorded it.
with made as (
  insert into absence (id, staff_member, span, request_hash)
  values ($1::uuid, $2::text, tstzrange($3::timestamptz, $4::timestamptz), $5::bytea)
  on conflict (id) do nothing
  returning id, staff_member, lower(span) as start_time, upper(span) as end_time, withdrawn, request_hash
)
select id, staff_member, start_time, end_time, withdrawn, request_hash from made
union all
select id, staff_member, lower(span), upper(span), withdrawn, request_hash from absence where id = $1::uuid;
