-- Drops links that expired long ago to referrals that are over; as long as a referral goes on, an old link to it brings a fresh one.
-- Parameters: $1 expired before when, $2 most rows, $3 the states in which a referral is over.
-- Result: the links.
delete from partner_link
where id in (
  select l.id
  from partner_link l
  join referral r on r.id = l.referral
  where l.expire_time < $1
    and r.state = any ($3::text[])
  order by l.expire_time
  limit $2
  for update of l skip locked
)
returning id;
