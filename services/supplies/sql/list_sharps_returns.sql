-- A page of returns of used syringes, latest first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 date first and $4 date last day or nulls, $5 date, $6 timestamptz and
-- $7 uuid day, time and id of the previous page's last return or nulls, $8 integer how many.
-- Result: returns.
-- Uses: sharps_returns_site_index for a site, sharps_returns_time_index in order otherwise.
select id, location, site, syringes_counted, containers, decilitres, syringes_estimated, outing, service_day::text as service_day, occur_time,
       void_reason is not null as voided, version
from sharps_returns
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and ($3::date is null or service_day >= $3::date)
  and ($4::date is null or service_day <= $4::date)
  and ($5::date is null or (service_day, occur_time, id) < ($5::date, $6::timestamptz, $7::uuid))
order by service_day desc, occur_time desc, id desc
limit $8::integer
