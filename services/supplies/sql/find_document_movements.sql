-- Reads what a document posted, as it was answered first: what reversed it later is left out.
-- $1 uuid document.
-- Result: the movements in the order of the document.
-- Uses: movements_document_index.
select id, kind, document, from_location, to_location, item, lot, quantity, occur_time, record_time, reverses, null::uuid as reversed_by, reason
from movements
where document = $1::uuid and document_kind <> 'VISIT' and reverses is null
order by seq
