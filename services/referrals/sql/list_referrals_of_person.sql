-- A page of one person's referrals, those of their duplicates included, newest first.
-- Parameters: $1 sites or null for the whole association, $2 site, $3 person, $4 partner, $5 state, $6 theme, $7 first and $8 last day (UTC) of
--   drafting, each or null, $9 time and $10 id of the last referral of the previous page, or nulls, $11 rows.
-- Result: referrals. Uses: referral_person_idx.
select id, site, person, partner, theme, summary, urgency, consent, disclose, accompanied, state, send_time, answer_deadline, answer_time,
       decline_reason, scheduled_time, partner_note, outcome, create_time, version,
       (select k.wrapped_key from data_key k where k.owner = referral.person::text) as wrapped_key
from referral
where ($1::text[] is null or site = any ($1::text[]))
  and ($2::text is null or site = $2::text)
  and person = any ((select ids_of_person($3::uuid))::uuid[])
  and ($4::text is null or partner = $4::text)
  and ($5::text is null or state = $5::text)
  and ($6::text is null or theme = $6::text)
  and create_time >= coalesce($7::date::timestamp at time zone 'UTC', '-infinity')
  and create_time < coalesce(($8::date + 1)::timestamp at time zone 'UTC', 'infinity')
  and (create_time, id) < (coalesce($9::timestamptz, 'infinity'), coalesce($10::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by create_time desc, id desc
limit $11;
