-- Lists the counts of the caller's sites, newest first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 text location or null, $4 text state or null, $5 timestamptz and
-- $6 uuid open time and id of the previous page's last count or nulls, $7 integer how many.
-- Result: counts without their lines.
-- Uses: count_sessions_time_index.
select s.id, s.location, s.items, s.state, s.open_time, s.end_time
from count_sessions s
join locations p on p.id = s.location
where ($1::text[] is null or p.site = any ($1::text[]))
  and ($2::text is null or p.site = $2::text)
  and ($3::text is null or s.location = $3::text)
  and ($4::text is null or s.state = $4::text)
  and ($5::timestamptz is null or (s.open_time, s.id) < ($5::timestamptz, $6::uuid))
order by s.open_time desc, s.id desc
limit $7::integer
