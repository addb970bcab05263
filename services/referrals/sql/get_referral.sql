-- Reads a referral in a scope, with its accompaniments and its history.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 the partner who asks, or empty for the team.
-- Result: the referral, its accompaniments and the newest 200 lines of its history, oldest first, as arrays of one length each (notes in
--   hexadecimal); or no row.
-- Invariant: a partner sees only what it was told of.
select r.id, r.site, r.person, r.partner, r.theme, r.summary, r.urgency, r.consent, r.disclose, r.accompanied,
       r.state, r.send_time, r.answer_deadline, r.answer_time,
       r.decline_reason, r.scheduled_time, r.partner_note, r.outcome, r.create_time, r.version,
       (select k.wrapped_key from data_key k where k.owner = r.person::text) as wrapped_key,
       a.accompaniment_ids, a.accompaniment_times, a.accompaniment_minutes, a.accompaniment_staff_members,
       h.change_times, h.change_sides, h.change_actors, h.change_from_states, h.change_to_states, h.change_notes, h.change_reasons
from referral r
cross join lateral (
  select coalesce(array_agg(id::text order by occur_time, id), '{}') as accompaniment_ids,
         coalesce(array_agg(occur_time::text order by occur_time, id), '{}') as accompaniment_times,
         coalesce(array_agg(minutes::text order by occur_time, id), '{}') as accompaniment_minutes,
         coalesce(array_agg(staff_member order by occur_time, id), '{}') as accompaniment_staff_members
  from accompaniment
  where referral = r.id
) a
cross join lateral (
  select coalesce(array_agg(time::text order by number), '{}') as change_times,
         coalesce(array_agg(side order by number), '{}') as change_sides,
         coalesce(array_agg(actor order by number), '{}') as change_actors,
         coalesce(array_agg(from_state order by number), '{}') as change_from_states,
         coalesce(array_agg(to_state order by number), '{}') as change_to_states,
         coalesce(array_agg(encode(note, 'hex') order by number), '{}') as change_notes,
         coalesce(array_agg(reason order by number), '{}') as change_reasons
  from (select * from referral_change where referral = r.id order by number desc limit 200) newest
) h
where r.id = $1
  and ($2::text[] is null or r.site = any ($2::text[]))
  and ($3::text = '' or (r.partner = $3::text and r.at_partner));
