-- Writes a draft that this transaction has locked: its next version and a line of its history.
-- Parameters: $1 id, $2 partner, $3 theme, $4 summary (sealed), $5 urgency, $6 consent or null, $7 disclose (names),
--   $8 accompanied, $9 now, $10 actor.
-- Result: one row.
with changed as (
  update referral
  set partner = $2, theme = $3, summary = $4, urgency = $5, consent = $6, disclose = $7::text[], accompanied = $8, version = version + 1
  where id = $1
  returning id
), noted as (
  insert into referral_change (referral, time, side, actor, from_state, to_state, note, reason)
  select id, $9, 'TEAM', $10, 'DRAFT', 'DRAFT', '', '' from changed
)
select id from changed;
