-- A page of a person's consents, newest first, found by consent_person_idx.
-- Parameters: $1 person, $2 today at the registering site, $3 state or null, $4 time and $5 id of the last consent of the previous page, or
--   nulls, $6 rows.
-- Result: consents.
select c.id, c.person, c.purpose, c.partner, c.theme, c.categories, c.form, c.document, c.obtained_by, c.obtain_time,
       (select k.wrapped_key from data_key k where k.owner = c.person::text) as wrapped_key,
       c.expire_date, c.withdraw_time, c.create_time, consent_state(c.withdraw_time, c.expire_date, $2::date) as state
from consent c
where c.person = any (same_person($1))
  and ($3::smallint is null or consent_state(c.withdraw_time, c.expire_date, $2::date) = $3::smallint)
  and (c.create_time, c.id) < (coalesce($4::timestamptz, 'infinity'), coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by c.create_time desc, c.id desc
limit $6;
