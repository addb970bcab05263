-- People, visits, and the reference data that other services tell this one. Enum columns hold the numbers of the public contract, which
-- are never reused.

-- Sites as outreach tells them.
create table sites (
  slug      text primary key,
  time_zone text not null,
  version   bigint not null
);

-- Items as supplies tells them.
create table items (
  slug    text primary key,
  version bigint not null
);

create table people (
  id               uuid primary key,
  -- Ten symbols without the hyphen that is shown.
  code             text collate "C" not null constraint people_code_key unique,
  -- The site that registered the person.
  site             text not null,
  pseudonym        text not null default '',
  -- The pseudonym as it is searched for: without case and accents, made by Fold (services/contacts/folding.h).
  pseudonym_folded text collate "C" not null default '',
  gender           smallint not null,
  birth_year       integer,
  languages        text[] not null default '{}',
  given_name       text not null default '',
  family_name      text not null default '',
  birth_date       date,
  phone            text not null default '',
  state            smallint not null default 1,
  leave_reason     smallint,
  create_time      timestamptz not null default clock_timestamp(),
  update_time      timestamptz not null default clock_timestamp(),
  version          bigint not null default 1,
  -- SHA-256 of the request that made the row: the same key with another content is refused.
  request_hash     bytea not null,
  constraint people_gender_check check (gender > 0),
  constraint people_birth_year_check check (birth_year between 1900 and 2200),
  constraint people_birth_date_check check (birth_date is null or birth_year = extract(year from birth_date)),
  constraint people_state_check check (state in (1, 2) and (state = 2) = (leave_reason is not null))
);
create index people_newest_idx on people (create_time desc, id desc);
create index people_pseudonym_idx on people (pseudonym_folded) where pseudonym_folded <> '';

-- Where a person has been received; the registering site is the first. Who may read a person is decided here.
create table person_sites (
  person uuid not null references people (id),
  site   text not null,
  primary key (person, site)
);
create index person_sites_site_idx on person_sites (site, person);

create table visits (
  id                 uuid primary key,
  site               text not null,
  occur_time         timestamptz not null,
  -- The local day it counts for; made by ServiceDay (services/contacts/rules.h).
  service_day        date not null,
  setting            smallint not null,
  person             uuid references people (id),
  -- What the team estimates of somebody without a record; both or none.
  anonymous_gender   smallint,
  anonymous_age_band smallint,
  people             integer not null,
  -- Line n of the acts is (act_kinds[n], act_minutes[n]); likewise the handouts.
  act_kinds          integer[] not null,
  act_minutes        integer[] not null,
  handout_items      text[] not null,
  handout_quantities integer[] not null,
  syringes_returned  integer not null,
  outing             uuid,
  note               text not null default '',
  state              smallint not null default 1,
  void_reason        text not null default '',
  void_time          timestamptz,
  record_time        timestamptz not null default clock_timestamp(),
  version            bigint not null default 1,
  request_hash       bytea not null,
  constraint visits_setting_check check (setting > 0),
  constraint visits_anonymous_check check ((anonymous_gender is null) = (anonymous_age_band is null)),
  constraint visits_who_check check (person is null or (anonymous_gender is null and people = 1)),
  constraint visits_people_check check (people between 1 and 10000),
  constraint visits_acts_check check (cardinality(act_kinds) = cardinality(act_minutes)),
  constraint visits_handouts_check check (cardinality(handout_items) = cardinality(handout_quantities) and 0 < all (handout_quantities)),
  constraint visits_syringes_returned_check check (syringes_returned >= 0),
  constraint visits_state_check check (state in (1, 2) and (state = 2) = (void_time is not null))
);
-- Latest first is by service day, then time: a list of some days reads those days only.
create index visits_latest_idx on visits (service_day desc, occur_time desc, id desc);
create index visits_site_idx on visits (site, service_day desc, occur_time desc, id desc);
create index visits_person_idx on visits (person, service_day desc, occur_time desc, id desc) where person is not null;
create index visits_outing_idx on visits (outing, service_day desc, occur_time desc, id desc) where outing is not null;
