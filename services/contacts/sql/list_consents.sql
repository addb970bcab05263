-- A page of a person's consents, newest first, in the order of consent_person_idx.
-- Parameters: $1 person, $2 today at the registering site, $3 state or null, $4 time and $5 id of the last consent of the previous page, or
--   nulls, $6 rows.
-- Result: consents.
select c.id, c.person, c.purpose, c.partner, c.theme, c.categories, c.form, c.document_ref, c.document_sha256, c.obtained_by, c.obtain_time,
       c.expire_date, c.withdraw_time, c.create_time, consent_state(c.withdraw_time, c.expire_date, $2::date) as state
from consent c
where c.person = $1
  and ($3::smallint is null or consent_state(c.withdraw_time, c.expire_date, $2::date) = $3::smallint)
  and (c.create_time, c.id) < (coalesce($4::timestamptz, 'infinity'), coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by c.create_time desc, c.id desc
limit $6;
