-- Reads a series.
-- Parameters: $1 id, $2 the sites of the caller or null for all.
-- Result: the series, or no row.
select s.id, s.site, s.content, s.previous, s.end_local, s.materialised_until::text as materialised_until, s.version, s.request_hash,
       s.create_time, s.seq, site.time_zone
from outing_series s
join site on site.id = s.site
where s.id = $1::uuid and ($2::text[] is null or s.site = any ($2::text[]));
