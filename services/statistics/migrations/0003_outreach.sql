-- What the teams that go out did, as the feed of outreach told it. Kinds are names of the public contract. Every row carries the position of the
-- fact that last changed it.

-- One outing a row, as last known. `completed` and `cancelled`: at most one holds.
create table outing (
  id uuid primary key,
  site text not null,
  kind text not null,
  day date not null,
  completed boolean not null,
  cancelled boolean not null,
  minutes integer not null,
  team_size integer not null,
  unknown_genders smallint[] not null,
  unknown_age_bands smallint[] not null,
  unknown_counts integer[] not null,
  known_people integer not null,
  needles_picked_up integer not null,
  mediations integer not null,
  incidents integer not null,
  version bigint not null,
  position bigint not null
);
create index outing_by_position on outing (position);

-- One action of community mediation a row, as last known.
create table mediation_action (
  id uuid primary key,
  site text not null,
  kind text not null,
  day date not null,
  minutes integer not null,
  needles_picked_up integer not null,
  voided boolean not null,
  version bigint not null,
  position bigint not null
);
create index mediation_action_by_position on mediation_action (position);

-- One collective activity or meeting a row, as last known.
create table activity (
  id uuid primary key,
  site text not null,
  kind text not null,
  day date not null,
  held boolean not null,
  minutes integer not null,
  participants integer not null,
  version bigint not null,
  position bigint not null
);
create index activity_by_position on activity (position);

-- Whether the visit was recorded with an outing.
alter table visit add column with_outing boolean not null default false;

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
  truncate visit, person, distribution_line, item, site, outing, mediation_action, activity;
  update generation set number = number + 1 returning number into next_generation;
  return next_generation;
end
$$;
