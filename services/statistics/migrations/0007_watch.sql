-- The watch: what teams hear and see, and the alerts made of it. No account and no exact place is kept. Enum columns hold the names of the public
-- contract. What follows the feeds (forget_facts) never touches them.

create table observation (
  id uuid primary key,
  site text not null,
  -- As it is sold, lower case.
  substance text not null,
  -- The same as search words, so that one substance counts as one however it is written.
  substance_folded text collate "C" not null,
  found text not null,
  form text not null,
  route text not null,
  effects text[] not null,
  price_cents integer not null,
  -- On the grid; null when it is not known.
  latitude double precision,
  longitude double precision,
  day date not null,
  source text not null,
  voided boolean not null default false,
  -- Search words of the substance, of what was found and of the effects.
  words tsvector not null,
  record_time timestamptz not null default clock_timestamp(),
  request_hash bytea not null,
  constraint observation_place_check check ((latitude is null) = (longitude is null))
);
create index observation_latest_idx on observation (day desc, id desc);
create index observation_site_idx on observation (site, day desc, id desc);
create index observation_words_idx on observation using gin (words);

create table watch_alert (
  id uuid primary key,
  title text not null,
  text text not null,
  level text not null,
  state text not null default 'DRAFT' check (state in ('DRAFT', 'SENT', 'ENDED')),
  observations uuid[] not null,
  create_time timestamptz not null default clock_timestamp(),
  -- Null for one that never was.
  send_time timestamptz,
  end_time timestamptz,
  version bigint not null default 1,
  request_hash bytea not null
);
create index watch_alert_latest_idx on watch_alert (create_time desc, id desc);
