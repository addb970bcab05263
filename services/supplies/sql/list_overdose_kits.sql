-- A page of naloxone kits, latest first.
-- $1 text[] the caller's sites or null for all, $2 text site or null, $3 text card or null, $4 integer days within which they expire while
-- nothing was told of them and they are not voided, or null for all, $5 timestamptz now, $6 timestamptz and $7 uuid time and id of the
-- previous page's last kit or nulls, $8 integer how many.
-- Result: kits.
-- Uses: overdose_kits_site_index for a site, overdose_kits_time_index in order otherwise.
select k.id, k.card, k.site, k.item, k.lot, k.expire_date::text as expire_date, k.occasion, k.replaces, k.training_minutes, k.occur_time,
       k.fate, k.doses, k.survival, k.emergency_called, k.report_time, k.void_reason is not null as voided
from overdose_kits k
join sites s on s.site = k.site
where ($1::text[] is null or k.site = any ($1::text[]))
  and ($2::text is null or k.site = $2::text)
  and ($3::text is null or k.card = $3::text)
  and ($4::integer is null or (k.report_time is null and k.void_reason is null
                               and k.expire_date >= ($5::timestamptz at time zone s.time_zone)::date
                               and k.expire_date <= ($5::timestamptz at time zone s.time_zone)::date + $4::integer))
  and ($6::timestamptz is null or (k.occur_time, k.id) < ($6::timestamptz, $7::uuid))
order by k.occur_time desc, k.id desc
limit $8::integer
