-- What a referral must know of a partner.
-- Parameters: $1 id.
-- Result: whether it takes referrals, the themes of the partner and of what it offers (possibly repeated), the last full day; or no row.
select
  state = 'ACTIVE' as active,
  themes || array(
    select jsonb_array_elements_text(coalesce(offer -> 'themes', '[]'::jsonb)) from jsonb_array_elements(services) as offer
  ) as themes,
  full_until
from partner
where id = $1::text;
