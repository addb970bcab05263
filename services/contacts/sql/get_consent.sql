-- Reads a consent of a person.
-- Parameters: $1 id, $2 person, $3 today at the registering site.
-- Result: the consent with its request_hash, or no row.
select c.id, c.person, c.purpose, c.partner, c.theme, c.categories, c.form, c.document, c.obtained_by, c.obtain_time,
       (select k.wrapped_key from data_key k where k.owner = c.person::text) as wrapped_key,
       c.expire_date, c.withdraw_time, c.create_time, c.request_hash, consent_state(c.withdraw_time, c.expire_date, $3::date) as state
from consent c
where c.id = $1 and c.person = any (same_person($2));
