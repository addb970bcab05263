-- Lists the ledger, latest posted first.
-- $1 text[] the caller's sites or null for all, $2 text location or null, $3 text item or null, $4 text lot or null, $5 uuid document or
-- null, $6 text[] kinds or null, $7 text site or null, $8 date first day or null, $9 date last day or null, $10 bigint seq of the previous
-- page's last movement or null, $11 integer how many.
-- Result: movements; a transfer between two sites is seen by both, a shortfall by its site and at the store that it was missing from.
select m.seq, m.id, m.kind, m.document, m.from_location, m.to_location, m.item, m.lot, m.quantity, m.occur_time, m.record_time, m.reverses,
       r.id as reversed_by, m.reason
from movements m
left join movements r on r.reverses = m.id
where ($1::text[] is null or m.site = any ($1::text[]) or m.to_site = any ($1::text[]))
  and ($2::text is null or m.from_location = $2::text or m.to_location = $2::text or m.short_at = $2::text)
  and ($3::text is null or m.item = $3::text)
  and ($4::text is null or m.lot = $4::text)
  and ($5::uuid is null or m.document = $5::uuid)
  and ($6::text[] is null or m.kind = any ($6::text[]))
  and ($7::text is null or m.site = $7::text or m.to_site = $7::text)
  and ($8::date is null or m.service_day >= $8::date)
  and ($9::date is null or m.service_day <= $9::date)
  and ($10::bigint is null or m.seq < $10::bigint)
order by m.seq desc
limit $11::integer
