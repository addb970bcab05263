-- Naloxone kits that were handed over, used syringes that came back and the waste made of them, and the ledger read by days.

-- A naloxone kit, followed by the number on its card. Nothing here says to whom it went. Handed over at a location it is a document of its
-- own (documents.id is its id); with a visit, `visit` is the document that handed it out.
create table overdose_kits (
  id               uuid primary key,
  request_hash     bytea not null,
  card             text not null,
  site             text not null references sites,
  item             text not null references items,
  lot              text not null,
  -- Null for what does not expire, and for a kit that a visit handed out though no lot had it.
  expire_date      date,
  occasion         text not null check (occasion in ('FIRST', 'REPLACEMENT')),
  replaces         text check (replaces in ('USED', 'LOST', 'EXPIRED')),
  training_minutes integer not null check (training_minutes >= 0),
  visit            uuid,
  service_day      date not null,
  occur_time       timestamptz not null,
  record_time      timestamptz not null default clock_timestamp(),
  -- What became of it, all null until somebody tells.
  fate             text check (fate in ('USED', 'LOST', 'EXPIRED')),
  doses            integer,
  survival         text,
  emergency_called boolean,
  report_time      timestamptz,
  version          bigint not null default 1,
  constraint overdose_kits_card_key unique (card),
  constraint overdose_kits_occasion_replaces_check check ((replaces is not null) = (occasion = 'REPLACEMENT')),
  constraint overdose_kits_report_check check (num_nulls(fate, doses, survival, emergency_called, report_time) in (0, 5))
);
create index overdose_kits_time_index on overdose_kits (occur_time, id);
create index overdose_kits_site_index on overdose_kits (site, occur_time, id);
create index overdose_kits_visit_index on overdose_kits (visit, item) where visit is not null;
create index overdose_kits_expiry_index on overdose_kits (expire_date) where report_time is null;

-- Used syringes that came back beside what visits record.
create table sharps_returns (
  id                 uuid primary key,
  request_hash       bytea not null,
  location           text not null references locations,
  site               text not null references sites,
  syringes_counted   integer not null check (syringes_counted >= 0),
  containers         integer not null check (containers >= 0),
  decilitres         integer not null check (decilitres >= 0),
  -- By the setting of the day: a later one does not change what was told before.
  syringes_estimated integer not null check (syringes_estimated >= 0),
  outing             uuid,
  service_day        date not null,
  occur_time         timestamptz not null,
  record_time        timestamptz not null default clock_timestamp(),
  void_reason        text,
  version            bigint not null default 1
);
create index sharps_returns_time_index on sharps_returns (service_day, occur_time, id);
create index sharps_returns_site_index on sharps_returns (site, service_day, occur_time, id);

-- Used syringes that visits brought back, as the feed of contacts tells it; a voided visit has no row. Those told before this migration are
-- not here: the feed is not read again.
create table visit_returns (
  visit       uuid primary key,
  site        text not null,
  service_day date not null,
  syringes    integer not null check (syringes > 0)
);
create index visit_returns_site_index on visit_returns (site, service_day);

-- Waste handed to a carrier.
create table waste_slips (
  id           uuid primary key,
  request_hash bytea not null,
  location     text not null references locations,
  site         text not null references sites,
  number       text not null,
  carrier      text not null,
  grams        integer not null check (grams > 0),
  containers   integer not null check (containers >= 0),
  service_day  date not null,
  occur_time   timestamptz not null,
  record_time  timestamptz not null default clock_timestamp()
);
-- A carrier numbers its slips; another one may use the same number.
create unique index waste_slips_number_key on waste_slips (lower(carrier), number);
create index waste_slips_time_index on waste_slips (occur_time, id);
create index waste_slips_site_index on waste_slips (site, occur_time, id);

-- Forecasts, balances of sharps and exports read a site's ledger by days.
create index movements_day_index on movements (site, service_day);
