-- Finds the referral of a link that no longer opens, and locks it so that its renewals are counted one after the other.
-- Parameters: $1 SHA-256 of the secret, $2 now.
-- Result: the referral, or no row: the link is unknown or still opens, or the referral is no longer at its partner.
select r.id as referral, r.partner, r.state
from partner_link l
join referral r on r.id = l.referral and r.partner = l.partner and r.at_partner
where l.secret_hash = $1
  and (l.open_time is not null or l.expire_time <= $2)
for no key update of r;
