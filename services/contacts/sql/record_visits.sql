-- Records visits, each once for its id, and tells their facts. One statement for one visit or for hundreds.
-- Parameters, arrays of one element a visit: $1 ids (each once), $2 sites, $3 occur times, $4 service days, $5 settings, $6 persons,
--   $7 anonymous genders, $8 anonymous age bands, $9 head counts, $10 act kinds, $11 act minutes, $12 handout items, $13 handout
--   quantities ($10 to $13: array literals), $14 syringes returned, $15 outings, $16 notes, $17 request hashes, $18 facts ($17 and $18 in
--   hexadecimal), $19 and $20 the latest birth year and date of somebody of age that day, $21 traceparent of all. An empty string stands
--   for null where the column may be null.
-- Result: for each id one row: line_id, known (no person is named, or the person exists), under_age, and the visit, new or existing, with its
--   request_hash; the visit's columns are null when it was refused or when a concurrent call has just recorded it.
-- Invariant: a visit, the person's site and the fact come into being together, and only for a new row. Rows are written in the order of
--   their keys, so that two queues that hold the same visits wait for each other instead of locking each other out.
with lines as (
  select id::uuid, site, occur_time::timestamptz, service_day::date, setting, nullif(person, '')::uuid as person,
         nullif(anonymous_gender, 0) as anonymous_gender, nullif(anonymous_age_band, 0) as anonymous_age_band, people,
         act_kinds::integer[], act_minutes::integer[], handout_items::text[], handout_quantities::integer[], syringes_returned,
         nullif(outing, '')::uuid as outing, note, decode(request_hash, 'hex') as request_hash, decode(fact, 'hex') as fact,
         latest_birth_year, nullif(latest_birth_date, '')::date as latest_birth_date
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::integer[], $6::text[], $7::integer[], $8::integer[], $9::integer[],
              $10::text[], $11::text[], $12::text[], $13::text[], $14::integer[], $15::text[], $16::text[], $17::text[], $18::text[],
              $19::integer[], $20::text[])
    as line (id, site, occur_time, service_day, setting, person, anonymous_gender, anonymous_age_band, people, act_kinds, act_minutes,
             handout_items, handout_quantities, syringes_returned, outing, note, request_hash, fact, latest_birth_year, latest_birth_date)
), checked as (
  select l.*, (l.person is null or p.id is not null) as known,
         coalesce(p.birth_date > l.latest_birth_date, p.birth_year > l.latest_birth_year, false) as under_age
  from lines l
  left join people p on p.id = l.person
), made as (
  insert into visits (id, site, occur_time, service_day, setting, person, anonymous_gender, anonymous_age_band, people, act_kinds,
                      act_minutes, handout_items, handout_quantities, syringes_returned, outing, note, request_hash)
  select id, site, occur_time, service_day, setting, person, anonymous_gender, anonymous_age_band, people, act_kinds, act_minutes,
         handout_items, handout_quantities, syringes_returned, outing, note, request_hash
  from checked
  where known and not under_age
  order by id
  on conflict (id) do nothing
  returning *
), received as (
  insert into person_sites (person, site)
  select distinct person, site from made where person is not null order by person, site
  on conflict do nothing
), told as (
  insert into outbox (fact, trace_parent)
  select l.fact, $21::text from made m join lines l on l.id = m.id order by l.occur_time, l.id
), found as (
  select * from made
  union all
  select * from visits where id = any ($1::uuid[])
)
select c.id as line_id, c.known, c.under_age, v.request_hash, v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version
from checked c
left join found v on v.id = c.id;
