-- Ends a series that this transaction has locked.
-- Parameters: $1 id, $2 the local start from which on it has no occurrence any more.
-- Result: the series as it now is.
with ended as (
  update outing_series set end_local = $2::text, version = version + 1 where id = $1::uuid returning *
)
select s.id, s.site, s.content, s.previous, s.end_local, s.materialised_until::text as materialised_until, s.version, s.request_hash,
       s.create_time, s.seq, site.time_zone
from ended s
join site on site.id = s.site;
