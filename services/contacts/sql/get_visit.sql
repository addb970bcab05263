-- Reads a visit of some sites, or of a person to whom the caller has an emergency access.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 the caller.
-- Result: the visit, or no row.
select v.id, v.site, v.occur_time, v.service_day, v.setting, v.person, v.anonymous_gender, v.anonymous_age_band, v.people, v.act_kinds,
       v.act_minutes, v.handout_items, v.handout_quantities, v.syringes_returned, v.outing, v.note, v.state, v.void_reason, v.record_time,
       v.version,
       (select k.wrapped_key from data_key k where k.owner = coalesce(v.person::text, 'service')) as wrapped_key
from visits v
where v.id = $1 and ($2::text[] is null or v.site = any ($2::text[]) or has_emergency_access(v.person, $3::text));
