-- Finds how a referral came to be where it is. Call it with the referral locked.
-- Parameters: $1 referral.
-- Result: the state before, and what was said.
select from_state, note from referral_change where referral = $1 and from_state <> to_state order by number desc limit 1;
