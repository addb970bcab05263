-- Lists the shipments from or to the caller's sites, newest first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 text state or null, $4 timestamptz and $5 uuid send time and id of
-- the previous page's last shipment or nulls, $6 integer how many.
-- Result: shipments without their lines.
-- Uses: shipments_time_index.
select s.id, s.from_location, s.to_location, s.state, s.loss_reason, s.send_time, s.end_time
from shipments s
join locations f on f.id = s.from_location
join locations t on t.id = s.to_location
where ($1::text[] is null or f.site = any ($1::text[]) or t.site = any ($1::text[]))
  and ($2::text is null or f.site = $2::text or t.site = $2::text)
  and ($3::text is null or s.state = $3::text)
  and ($4::timestamptz is null or (s.send_time, s.id) < ($4::timestamptz, $5::uuid))
order by s.send_time desc, s.id desc
limit $6::integer
