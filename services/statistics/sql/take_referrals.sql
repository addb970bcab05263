-- Takes in referrals as they now are.
-- Parameters, one element a referral, no referral twice: $1 ids, $2 sites, $3 themes, $4 states, $5 outcomes (empty: not closed), $6 days,
-- $7 seconds from sending to answer (-1: no answer), $8 whether accompanied (0, 1), $9 versions, $10 positions, $11 partners.
-- Result: none.
-- Invariant: an older version never replaces a newer one.
insert into referral (id, site, theme, state, outcome, day, answer_seconds, accompanied, version, position, partner)
select id, site, theme, state, outcome, day, nullif(answer_seconds, -1), accompanied <> 0, version, position, partner
from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::integer[], $8::integer[], $9::bigint[], $10::bigint[],
            $11::text[])
  as taken (id, site, theme, state, outcome, day, answer_seconds, accompanied, version, position, partner)
on conflict (id) do update
set site = excluded.site, theme = excluded.theme, state = excluded.state, outcome = excluded.outcome, day = excluded.day,
    answer_seconds = excluded.answer_seconds, accompanied = excluded.accompanied, version = excluded.version, position = excluded.position,
    partner = excluded.partner
where referral.version < excluded.version;
