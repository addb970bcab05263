-- Which visits were told after what was in their vehicle had returned to the store.
-- $1 uuid[] visits, $2 uuid[] the outing of each, $3 text[] the location of its vehicle, $4 timestamptz[] when it was.
-- Result: the visits for which a transfer out of that location stands: of their own outing, or of a later one that had what was left in the
-- vehicle handed on to it.
-- Uses: documents_outing_index, documents_return_index.
select asked.visit
from unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) as asked (visit, outing, location, occur_time)
where exists (select from documents d where d.outing = asked.outing and d.location = asked.location and d.kind = 'TRANSFER')
   or exists (select from documents d
              where d.location = asked.location and d.occur_time >= asked.occur_time and d.outing is not null and d.kind = 'TRANSFER')
