-- Records a consent, once for its id.
-- Parameters: $1 id, $2 person, $3 purpose, $4 partner or null, $5 theme or null, $6 categories, $7 form, $8 document reference, $9 document's
--   SHA-256 or '', $10 who obtained it, $11 when, $12 last day or null, $13 request hash, $14 today at the registering site.
-- Result: the person's consent of that id, new or existing, with its request_hash; no row when the id is another person's, or a concurrent
--   call has just made it.
with made as (
  insert into consent (id, person, purpose, partner, theme, categories, form, document_ref, document_sha256, obtained_by, obtain_time,
                       expire_date, request_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (id) do nothing
  returning *
)
select c.id, c.person, c.purpose, c.partner, c.theme, c.categories, c.form, c.document_ref, c.document_sha256, c.obtained_by, c.obtain_time,
       c.expire_date, c.withdraw_time, c.create_time, c.request_hash, consent_state(c.withdraw_time, c.expire_date, $14::date) as state
from (select * from made union all select * from consent where id = $1 and person = $2) c;
