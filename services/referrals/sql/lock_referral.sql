-- Reads a referral in a scope and keeps others from changing it until the end of the transaction.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 the partner who asks, or empty for the team.
-- Result: the referral, the day it counts for, whether its partner was told of it, how often the team has gone along; or no row.
-- Invariant: a partner sees only what it was told of.
select id, site, person, partner, theme, summary, urgency, consent, disclose, accompanied, state, send_time, answer_deadline, answer_time,
       decline_reason, scheduled_time, partner_note, outcome, create_time, version,
       (select k.wrapped_key from data_key k where k.owner = referral.person::text) as wrapped_key,
       service_day, at_partner, (select count(*) from accompaniment where referral = referral.id) as accompaniment_count
from referral
where id = $1
  and ($2::text[] is null or site = any ($2::text[]))
  and ($3::text = '' or (partner = $3::text and at_partner))
for no key update;
