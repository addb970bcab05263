-- Records a consent, once for its id.
-- Parameters: $1 id, $2 person, $3 purpose, $4 partner or null, $5 theme or null, $6 categories, $7 form, $8 document, sealed, $9 who
--   obtained it, $10 when, $11 last day or null, $12 keyed request hash, $13 today at the registering site.
-- Result: the person's consent of that id, new or existing, with its request_hash; no row when the id is another person's, or a concurrent
--   call has just made it or forgotten the person.
with made as (
  insert into consent (id, person, purpose, partner, theme, categories, form, document, obtained_by, obtain_time,
                       expire_date, request_hash)
  select $1::uuid, p.id, $3::smallint, $4::text, $5::smallint, $6::integer[], $7::smallint, $8::bytea, $9::text, $10::timestamptz, $11::date,
         $12::bytea
  from people p
  where p.id = $2 and p.state <> 4
  for key share
  on conflict (id) do nothing
  returning *
)
select c.id, c.person, c.purpose, c.partner, c.theme, c.categories, c.form, c.document, c.obtained_by, c.obtain_time,
       (select k.wrapped_key from data_key k where k.owner = c.person::text) as wrapped_key,
       c.expire_date, c.withdraw_time, c.create_time, c.request_hash, consent_state(c.withdraw_time, c.expire_date, $13::date) as state
from (select * from made union all select * from consent where id = $1 and person = $2) c;
