-- Locks the referrals that went out on a consent and are not over. Call it with the consent locked.
-- Parameters: $1 consent.
-- Result: their ids. Uses: referral_consent_idx.
select id
from referral
where consent = $1 and state in ('SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'SCHEDULED')
order by id
for no key update;
