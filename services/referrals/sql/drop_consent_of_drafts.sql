-- Takes a consent that was withdrawn from the drafts that were meant to rest on it.
-- Parameters: $1 consent, $2 now.
-- Result: no row.
-- Invariant: each such draft stays one, with a line in its history.
with changed as (
  update referral set consent = null, version = version + 1 where consent = $1 and state = 'DRAFT' returning id
)
insert into referral_change (referral, time, side, actor, from_state, to_state, note, reason)
select id, $2, 'SYSTEM', '', 'DRAFT', 'DRAFT', '', 'CONSENT_WITHDRAWN' from changed;
