-- Reads the notices of recalls without what they name.
-- $1 uuid[] recalls.
-- Result: notices, those of one recall first to last.
-- Uses: recall_notices_pkey.
select recall, authority_ref, notice_date::text as notice_date, reason, action, record_time
from recall_notices
where recall = any ($1::uuid[])
order by recall, number
