-- Lists the ledger of some sites, latest posted first.
-- $1 to $9 as in list_movements.sql, $10 text[] sites.
-- Result: movements; a transfer between two sites is seen by both, a shortfall by its site and at the store that it was missing from.
-- Uses: movements_site_index and movements_to_site_index, each site's latest in order: a page costs the same however large the others are.
with visible as (
  select latest.seq
  from unnest($10::text[]) as s (site)
  cross join lateral (
    (select m.seq from movements m
     where m.site = s.site
       and ($1::text is null or m.from_location = $1::text or m.to_location = $1::text or m.short_at = $1::text)
       and ($2::text is null or m.item = $2::text)
       and ($3::text is null or m.lot = $3::text)
       and ($4::uuid is null or m.document = $4::uuid)
       and ($5::text[] is null or m.kind = any ($5::text[]))
       and ($6::date is null or m.service_day >= $6::date)
       and ($7::date is null or m.service_day <= $7::date)
       and ($8::bigint is null or m.seq < $8::bigint)
     order by m.seq desc
     limit $9::integer)
    union all
    (select m.seq from movements m
     where m.to_site = s.site
       and ($1::text is null or m.from_location = $1::text or m.to_location = $1::text)
       and ($2::text is null or m.item = $2::text)
       and ($3::text is null or m.lot = $3::text)
       and ($4::uuid is null or m.document = $4::uuid)
       and ($5::text[] is null or m.kind = any ($5::text[]))
       and ($6::date is null or m.service_day >= $6::date)
       and ($7::date is null or m.service_day <= $7::date)
       and ($8::bigint is null or m.seq < $8::bigint)
     order by m.seq desc
     limit $9::integer)
  ) as latest
)
select m.seq, m.id, m.kind, m.document, m.from_location, m.to_location, m.item, m.lot, m.quantity, m.occur_time, m.record_time, m.reverses,
       r.id as reversed_by, m.reason
from (select distinct seq from visible order by seq desc limit $9::integer) as page
join movements m on m.seq = page.seq
left join movements r on r.reverses = m.id
order by m.seq desc
