-- Reads the referrals that changed after a position of the referrals feed, as they now are.
-- Parameters: $1 the position, $2 rows at most.
-- Result: one row a referral, by position; the day as days since 1970-01-01, answer_seconds null without an answer.
select id::text as id, site, theme, state, outcome, day - date '1970-01-01' as day, answer_seconds, accompanied, partner, position
from referral where position > $1 order by position limit $2;
