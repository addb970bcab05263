-- Finds how a referral came to be where it is. Call it with the referral locked.
-- Parameters: $1 referral.
-- Result: the state before, what was said, the person and their key.
select c.from_state, c.note, r.person, (select k.wrapped_key from data_key k where k.owner = r.person::text) as wrapped_key
from referral_change c
join referral r on r.id = c.referral
where c.referral = $1 and c.from_state <> c.to_state
order by c.number desc
limit 1;
