-- Finds the consent to referrals that comes nearest to allowing a disclosure; of several that do, the newest.
-- Parameters: $1 person, $2 the consent it shall rest on or null for any, $3 partner, $4 theme, $5 categories to be disclosed, $6 today at the
--   registering site.
-- Result: id, for_recipient, state, covers, expire_date; it allows the disclosure when it is for the recipient, VALID and covers. No row when the
--   person has no such consent.
select c.id, c.for_recipient, c.state, c.covers, c.expire_date
from (
  select id, create_time, expire_date, coalesce(partner = $3::text, theme = $4::smallint, false) as for_recipient,
         consent_state(withdraw_time, expire_date, $6::date) as state, categories @> $5::integer[] as covers
  from consent
  where person = any (same_person($1)) and purpose = 1 and ($2::uuid is null or id = $2::uuid)
) c
order by c.for_recipient desc, c.state, c.covers desc, c.create_time desc, c.id desc
limit 1;
