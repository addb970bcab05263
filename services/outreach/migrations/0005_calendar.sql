-- Activities, actions of community mediation, and the keys to a site's calendar feed.

-- Kinds and states are the names of the public contract.
create table activity (
  id uuid primary key,
  site text not null references site,
  kind text not null,
  title text not null,
  start_time timestamptz not null,
  end_time timestamptz not null,
  -- The local day it begins at its site.
  service_day date not null,
  -- Whose time it takes; staff_booking holds it, until the activity is cancelled.
  staff text[] not null,
  capacity integer not null,
  note text not null,
  state text not null default 'PLANNED' check (state in ('PLANNED', 'HELD', 'CANCELLED')),
  participants integer not null default 0,
  cancel_reason text not null default '',
  version bigint not null default 1,
  -- SHA-256 of the request that planned it: the same request again is answered, another one is refused.
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp(),
  -- When it last changed, with each version.
  update_time timestamptz not null default clock_timestamp(),
  constraint activity_span_check check (end_time > start_time)
);
create index activity_site_idx on activity (site, service_day, start_time, id);
create index activity_day_idx on activity (service_day, start_time, id);

create table mediation_action (
  id uuid primary key,
  site text not null references site,
  occur_time timestamptz not null,
  -- The local day of its outing, else the one it began at its site.
  service_day date not null,
  kind text not null,
  minutes integer not null,
  needles_picked_up integer not null,
  people_met integer,
  outing uuid references outing,
  note text not null,
  state text not null default 'RECORDED' check (state in ('RECORDED', 'VOIDED')),
  void_reason text not null default '',
  version bigint not null default 1,
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp()
);
create index mediation_action_site_idx on mediation_action (site, service_day, occur_time, id);
create index mediation_action_day_idx on mediation_action (service_day, occur_time, id);
create index mediation_action_time_idx on mediation_action (site, occur_time);

create table calendar_key (
  id uuid primary key,
  site text not null references site,
  display_name text not null check (display_name <> ''),
  -- SHA-256 of the secret: the secret itself is shown once and kept nowhere.
  key_hash bytea not null unique,
  create_time timestamptz not null default clock_timestamp(),
  revoke_time timestamptz,
  request_hash bytea not null
);
create index calendar_key_site_idx on calendar_key (site, id);
