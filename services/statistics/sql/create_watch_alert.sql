-- Drafts an alert on observations that all exist.
-- Parameters: $1 id, $2 title, $3 text, $4 level, $5 observations, $6 request hash.
-- Result: the alert of that id, new or existing, with its request hash; no row when an observation does not exist, or when a concurrent call has
--   just drafted it.
with made as (
  insert into watch_alert (id, title, text, level, observations, request_hash)
  select $1::uuid, $2::text, $3::text, $4::text, $5::uuid[], $6::bytea
  where not exists (select from unnest($5::uuid[]) as named (id) where not exists (select from observation where observation.id = named.id))
  on conflict (id) do nothing
  returning *
)
select id, title, text, level, state, observations, create_time, send_time, end_time, version, request_hash
from made
union all
select id, title, text, level, state, observations, create_time, send_time, end_time, version, request_hash
from watch_alert
where id = $1::uuid;
