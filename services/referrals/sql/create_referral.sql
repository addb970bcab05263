-- Drafts a referral, once for its id.
-- Parameters: $1 id, $2 site, $3 person, $4 partner, $5 theme, $6 summary (sealed), $7 urgency, $8 consent or null, $9 disclose (names),
--   $10 accompanied, $11 request hash, $12 actor, $13 now.
-- Result: no row.
-- Invariant: the first line of its history comes into being with it.
with made as (
  insert into referral (id, site, person, partner, theme, summary, urgency, consent, disclose, accompanied, request_hash, create_time)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11, $13)
  on conflict (id) do nothing
  returning id
)
insert into referral_change (referral, time, side, actor, from_state, to_state, note, reason)
select id, $13, 'TEAM', $12, 'STATE_UNSPECIFIED', 'DRAFT', '', '' from made;
