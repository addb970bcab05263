-- A page of what was sent to a partner, latest first, in the order of referral_partner_idx; nothing about people.
-- Parameters: $1 partner, $2 state or null, $3 sending and $4 id of the last referral of the previous page, or nulls, $5 rows.
-- Result: what a list shows of each referral.
-- Invariant: a partner sees only what it was told of: what was taken back to a draft is the team's alone until it is sent again.
select id, site, theme, urgency, accompanied, state, send_time, answer_deadline, scheduled_time, version
from referral
where partner = $1
  and send_time is not null
  and at_partner
  and ($2::text is null or state = $2::text)
  and (send_time, id) < (coalesce($3::timestamptz, 'infinity'), coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
order by send_time desc, id desc
limit $5;
