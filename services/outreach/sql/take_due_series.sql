-- Takes a series whose occurrences have not all been made up to 90 days from now, for this transaction alone.
-- Parameters: $1 now.
-- Result: a series, and the local day up to which its occurrences are to be made; no row when nothing is due, or others are at it.
-- Uses: outing_series_due_idx. The first condition holds for every zone, so that the index can serve it; the second one is exact.
select s.id, s.site, s.content, s.previous, s.end_local, s.materialised_until::text as materialised_until, s.version, s.request_hash,
       s.create_time, s.seq, site.time_zone, (($1::timestamptz at time zone site.time_zone)::date + 90)::text as horizon
from outing_series s
join site on site.id = s.site
where s.materialised_until < ($1::timestamptz at time zone 'UTC')::date + 92
  and s.materialised_until < ($1::timestamptz at time zone site.time_zone)::date + 90
  and not s.finished and (s.retry_time is null or s.retry_time <= $1::timestamptz)
order by s.materialised_until
limit 1
for no key update of s skip locked;
