-- A page of one person's visits, whichever of their records they were recorded under, latest first; found by visits_person_idx. Those of
-- other sites are among them while the caller has an emergency access to the person.
-- Parameters: $1 sites or null for the whole association, $2 site, $3 person, $4 outing, each or null, $5 first and $6 last service day or
--   null, $7 service day, $8 time and $9 id of the last visit of the previous page, or nulls, $10 rows, $11 the caller.
-- Result: visits.
select v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = coalesce(v.person::text, 'service')) as wrapped_key
from visits v
where ($1::text[] is null or v.site = any ($1::text[]) or (select has_emergency_access($3::uuid, $11::text)))
  and ($2::text is null or v.site = $2::text)
  and v.person = any (same_person($3::uuid))
  and ($4::uuid is null or v.outing = $4::uuid)
  and v.service_day between coalesce($5::date, '-infinity') and coalesce($6::date, 'infinity')
  and (v.service_day, v.occur_time, v.id)
      < (coalesce($7::date, 'infinity'), coalesce($8::timestamptz, 'infinity'), coalesce($9::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by v.service_day desc, v.occur_time desc, v.id desc
limit $10;
