-- What this service tells others, and what it has taken in from them.

-- Written by each business write, in its own transaction; emptied by the sequencer. The order of seq is not the order of commits.
-- Rows live for milliseconds: vacuum by count, not by share.
create table outbox (
  seq          bigint generated always as identity primary key,
  event_id     uuid not null default gen_random_uuid(),
  record_time  timestamptz not null default clock_timestamp(),
  fact         bytea not null,
  trace_parent text
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

-- Written by the sequencer only: what consumers read.
create table event_log (
  position     bigint primary key,
  event_id     uuid not null unique,
  record_time  timestamptz not null,
  fact         bytea not null,
  trace_parent text
);

-- The last position given out (position) and the last one deleted by retention (gone). A row, not a sequence: positions have no gaps.
create table event_head (
  one      boolean primary key default true check (one),
  position bigint not null default 0,
  gone     bigint not null default 0
);
insert into event_head default values;

-- Where this service stands in each feed it follows; changed in the transaction that applies the events.
create table consumer_offset (
  feed          text primary key,
  position      bigint not null default 0,
  head_position bigint not null default 0,
  hear_time     timestamptz
);

-- Events that failed alone too often; the consumer went on without them. `event` is an events.v1.Event.
create table event_parked (
  feed       text not null,
  position   bigint not null,
  event_id   uuid not null,
  event      bytea not null,
  error      text not null,
  park_time  timestamptz not null default clock_timestamp(),
  primary key (feed, position)
);
