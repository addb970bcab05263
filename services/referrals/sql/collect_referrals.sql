-- Every referral of a person, under whichever of their records, oldest first, as get_referral reads one.
-- Parameters: $1 the ids of their records, $2 rows at most.
-- Result: the referrals, their accompaniments and the newest 200 lines of their history, oldest first, as arrays of one length each (notes in
--   hexadecimal). Uses: referral_person_idx.
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
where r.person = any ($1::uuid[])
order by r.create_time, r.id
limit $2;
