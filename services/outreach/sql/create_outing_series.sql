-- Creates a series; its occurrences up to its materialised_until follow in the same transaction.
-- Parameters: $1 id, $2 site, $3 content (sealed), $4 previous series or null, $5 now, $6 request hash.
-- Result: the new series; no row when the site does not exist, or a series of that id does.
with made as (
  insert into outing_series (id, site, content, previous, materialised_until, request_hash)
  select $1::uuid, site.id, $3::bytea, $4::uuid, ($5::timestamptz at time zone site.time_zone)::date + 90, $6::bytea
  from site
  where site.id = $2::text
  on conflict (id) do nothing
  returning *
)
select s.id, s.site, s.content, s.previous, s.end_local, s.materialised_until::text as materialised_until, s.version, s.request_hash,
       s.create_time, s.seq, site.time_zone
from made s
join site on site.id = s.site;
