-- Records visits, each once for its id, and tells their facts. One statement for one visit or for hundreds.
-- Parameters, arrays of one element a visit: $1 ids (each once), $2 sites, $3 occur times, $4 service days, $5 settings, $6 persons,
--   $7 anonymous genders, $8 anonymous age bands, $9 head counts, $10 act kinds, $11 act minutes, $12 handout items, $13 handout
--   quantities ($10 to $13: array literals), $14 syringes returned, $15 outings, $16 notes, sealed, $17 keyed request hashes, $18 facts
--   ($16 to $18 in hexadecimal), $19 the latest birth years of somebody of age that day, $20 1 where somebody born in that year was found
--   to be of age, else 0, $21 traceparents. An empty string or 0 stands for null where the column may be null.
-- Result: line_id, known, under_age, perhaps_under_age, and the visit with its request_hash. For an id that is new or recorded before, one
--   row with the visit. For one that was not recorded, a row whose visit is null: no such person (known is false), a person under age, or
--   one of whom only the sealed birth date can say so, with person_id, personal and its wrapped_key. No row for an id that a concurrent
--   call has just recorded.
-- Invariant: a visit, the person's site and the fact come into being together, and only for a new row. Nobody is forgotten between the
--   look at their record and the visit. Somebody archived is back with their visit. Rows are written in the order of their keys, so that
--   two queues that hold the same visits wait for each other instead of locking each other out.
-- The arrays pass through a materialized row and the tables are looked up laterally by key: the plan then depends neither on the number of
-- visits nor on the tables' statistics, so that PostgreSQL makes it once for a connection and not for each call.
with sent as materialized (
  select $1::text[] as ids, $2::text[] as sites, $3::text[] as occur_times, $4::text[] as service_days, $5::integer[] as settings,
         $6::text[] as persons, $7::integer[] as genders, $8::integer[] as age_bands, $9::integer[] as head_counts,
         $10::text[] as act_kinds, $11::text[] as act_minutes, $12::text[] as handout_items, $13::text[] as handout_quantities,
         $14::integer[] as syringes_returned, $15::text[] as outings, $16::text[] as notes, $17::text[] as request_hashes,
         $18::text[] as facts, $19::integer[] as latest_birth_years, $20::integer[] as of_ages,
         $21::text[] as trace_parents
), lines as (
  select line.id::uuid, line.site, line.occur_time::timestamptz, line.service_day::date, line.setting,
         nullif(line.person, '')::uuid as person, nullif(line.gender, 0) as anonymous_gender, nullif(line.age_band, 0) as anonymous_age_band,
         line.people, line.act_kinds::integer[], line.act_minutes::integer[], line.handout_items::text[],
         line.handout_quantities::integer[], line.syringes_returned, nullif(line.outing, '')::uuid as outing,
         decode(line.note, 'hex') as note,
         decode(line.request_hash, 'hex') as request_hash, decode(line.fact, 'hex') as fact, line.latest_birth_year,
         line.of_age = 1 as of_age, line.trace_parent
  from sent,
       unnest(ids, sites, occur_times, service_days, settings, persons, genders, age_bands, head_counts, act_kinds, act_minutes, handout_items,
              handout_quantities, syringes_returned, outings, notes, request_hashes, facts, latest_birth_years, of_ages, trace_parents)
         as line (id, site, occur_time, service_day, setting, person, gender, age_band, people, act_kinds, act_minutes, handout_items,
                  handout_quantities, syringes_returned, outing, note, request_hash, fact, latest_birth_year, of_age, trace_parent)
), checked as (
  select l.*, (l.person is null or p.id is not null) as known,
         coalesce(p.birth_year > l.latest_birth_year, false) as under_age,
         coalesce(p.birth_year = l.latest_birth_year and not l.of_age, false) as perhaps_under_age, p.personal, p.archived
  from lines l
  left join lateral (select p.id, p.personal, p.birth_year, case when own.state = 3 then own.id end as archived
                     from people p join people own on own.id = coalesce(p.merged_into, p.id)
                     where p.id = l.person and p.state <> 4
                     limit 1
                     for key share) p on true
), made as (
  insert into visits (id, site, occur_time, service_day, setting, person, anonymous_gender, anonymous_age_band, people, act_kinds,
                      act_minutes, handout_items, handout_quantities, syringes_returned, outing, note, request_hash)
  select id, site, occur_time, service_day, setting, person, anonymous_gender, anonymous_age_band, people, act_kinds, act_minutes,
         handout_items, handout_quantities, syringes_returned, outing, note, request_hash
  from checked
  where known and not under_age and not perhaps_under_age
  order by id
  on conflict (id) do nothing
  returning *
), received as (
  insert into person_sites (person, site)
  select distinct person, site from made where person is not null order by person, site
  on conflict do nothing
), returned as (
  update people
  set state = case when leave_reason is null then 1 else 2 end, archive_time = null, version = version + 1, update_time = clock_timestamp()
  where id in (select c.archived from made m join checked c on c.id = m.id)
), told as (
  insert into outbox (fact, trace_parent)
  select l.fact, l.trace_parent from made m join lines l on l.id = m.id order by l.occur_time, l.id
)
select v.id as line_id, true as known, false as under_age, false as perhaps_under_age, null::uuid as person_id, null::bytea as personal, v.request_hash,
       v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = coalesce(v.person::text, 'service')) as wrapped_key
from made v
union all
select v.id, true, false, false, null, null, v.request_hash,
       v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = coalesce(v.person::text, 'service')) as wrapped_key
from lines l
cross join lateral (select * from visits where id = l.id limit 1) v
union all
select c.id, c.known, c.under_age, c.perhaps_under_age, c.person, c.personal, v.request_hash,
       v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = c.person::text) as wrapped_key
from checked c
left join visits v on false
where not c.known or c.under_age or c.perhaps_under_age;
