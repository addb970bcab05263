-- Referrals to partners, as the feed of referrals told them. Themes, states and outcomes are names of the public contract. Every row carries the
-- position of the fact that last changed it.

-- One referral a row, as last known; `answer_seconds`: from the last sending to the partner's answer, null without one.
create table referral (
  id uuid primary key,
  site text not null,
  theme text not null,
  state text not null,
  outcome text not null,
  day date not null,
  answer_seconds integer,
  accompanied boolean not null,
  version bigint not null,
  position bigint not null
);
create index referral_by_position on referral (position);

-- As before, with what came above.
create or replace function forget_facts() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  next_generation bigint;
begin
  perform 1 from consumer_offset for update;
  insert into reached (feed, position) select feed, position from consumer_offset
  on conflict (feed) do update set position = greatest(reached.position, excluded.position);
  update consumer_offset set position = 0;
  truncate visit, person, distribution_line, item, site, outing, mediation_action, activity, referral;
  update generation set number = number + 1 returning number into next_generation;
  return next_generation;
end
$$;
