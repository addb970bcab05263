-- Takes referrals whose partner is to be reminded.
-- Parameters: $1 now, $2 how many at most.
-- Result: id, partner, state, whether an answer may still come. Uses: referral_remind_idx.
-- Invariant: each is taken by one replica, and again only for the second reminder, if that is still to come.
update referral
set remind_time = case when remind_again_time > $1::timestamptz then remind_again_time end, remind_again_time = null
where id in (
  select id from referral where remind_time <= $1::timestamptz order by remind_time limit $2::integer for no key update skip locked
)
returning id, partner, state, coalesce(answer_deadline > $1::timestamptz, true) as in_time;
