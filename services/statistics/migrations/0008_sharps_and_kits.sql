-- Used syringes that came back beside what visits record, and naloxone kits, as the feed of supplies told them. Kinds are names of the public
-- contract. Every row carries the position of the fact that last changed it.

-- One return a row; `void_position` is set when it was recorded by mistake: it then counts nowhere.
create table sharps_return (
  id uuid primary key,
  site text not null,
  day date not null,
  syringes integer not null,
  record_position bigint not null,
  void_position bigint
);
create index sharps_return_by_record on sharps_return (record_position);
create index sharps_return_by_void on sharps_return (void_position) where void_position is not null;

-- One kit a row, as last known; `replaces` and `fate` are empty where there is none.
create table overdose_kit (
  id uuid primary key,
  site text not null,
  day date not null,
  occasion text not null,
  replaces text not null,
  training_minutes integer not null,
  fate text not null,
  version bigint not null,
  position bigint not null
);
create index overdose_kit_by_position on overdose_kit (position);

-- As before, with what came above. Surveys, the watch, entries and frozen versions of yearly reports are no facts of a feed: they stay.
create or replace function forget_facts() returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  next_generation bigint;
begin
  perform 1 from consumer_offset for update;
  insert into reached (feed, position) select feed, position from consumer_offset
  on conflict (feed) do update set position = greatest(reached.position, excluded.position);
  update consumer_offset set position = 0;
  truncate visit, person, distribution_line, item, site, outing, mediation_action, activity, referral, sharps_return, overdose_kit;
  update generation set number = number + 1 returning number into next_generation;
  return next_generation;
end
$$;
