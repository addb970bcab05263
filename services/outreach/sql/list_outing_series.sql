-- Lists the series of the caller's sites, the newest last.
-- Parameters: $1 the sites of the caller or null for all, $2 only this site or null, $3 the seq of the previous page's last series (0 for the
-- first), $4 rows at most.
-- Result: series in the order of their creation.
select s.id, s.site, s.content, s.previous, s.end_local, s.materialised_until::text as materialised_until, s.version, s.request_hash,
       s.create_time, s.seq, site.time_zone
from outing_series s
join site on site.id = s.site
where ($1::text[] is null or s.site = any ($1::text[])) and ($2::text is null or s.site = $2::text) and s.seq > $3::bigint
order by s.seq
limit $4::integer;
