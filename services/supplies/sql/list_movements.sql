-- Lists the ledger of the whole association, latest posted first.
-- $1 text location or null, $2 text item or null, $3 text lot or null, $4 uuid document or null, $5 text[] kinds or null, $6 date first day
-- or null, $7 date last day or null, $8 bigint seq of the previous page's last movement or null, $9 integer how many.
-- Result: movements; a shortfall is seen at the store that it was missing from.
-- Uses: movements_document_index for a document, movements_pkey in order otherwise.
select m.seq, m.id, m.kind, m.document, m.from_location, m.to_location, m.item, m.lot, m.quantity, m.occur_time, m.record_time, m.reverses,
       r.id as reversed_by, m.reason
from movements m
left join movements r on r.reverses = m.id
where ($1::text is null or m.from_location = $1::text or m.to_location = $1::text or m.short_at = $1::text)
  and ($2::text is null or m.item = $2::text)
  and ($3::text is null or m.lot = $3::text)
  and ($4::uuid is null or m.document = $4::uuid)
  and ($5::text[] is null or m.kind = any ($5::text[]))
  and ($6::date is null or m.service_day >= $6::date)
  and ($7::date is null or m.service_day <= $7::date)
  and ($8::bigint is null or m.seq < $8::bigint)
order by m.seq desc
limit $9::integer
