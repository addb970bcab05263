-- Locks the referrals of a person that may still be drafted further or answered.
-- Parameters: $1 person.
-- Result: their ids and states. Uses: referral_person_idx.
select id, state
from referral
where person = $1 and state in ('DRAFT', 'SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'SCHEDULED')
order by id
for no key update;
