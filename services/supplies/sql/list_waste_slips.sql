-- A page of waste slips, latest first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 timestamptz and $4 uuid time and id of the previous page's last slip or
-- nulls, $5 integer how many.
-- Result: slips.
-- Uses: waste_slips_site_index for a site, waste_slips_time_index in order otherwise.
select id, location, number, carrier, grams, containers, occur_time, void_reason is not null as voided
from waste_slips
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and ($3::timestamptz is null or (occur_time, id) < ($3::timestamptz, $4::uuid))
order by occur_time desc, id desc
limit $5::integer
