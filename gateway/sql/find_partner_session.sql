-- What the token of a partner's page opens.
-- params: 1 token hash bytea, 2 now timestamptz
-- returns: at most one row; none once it has expired
select link, partner, referral
from partner_session
where hash = $1::bytea and expire_time > $2::timestamptz
