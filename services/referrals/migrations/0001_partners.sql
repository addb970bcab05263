-- Partners, and the reference data that other services tell this one. Enum columns hold the names of the public contract.

-- Sites as outreach tells them.
create table site (
  slug      text primary key,
  time_zone text not null,
  version   bigint not null
);

create table partner (
  id             text primary key,
  name           text not null check (name <> ''),
  -- The name as it is searched for: its words without case, accents and punctuation, one space between them.
  name_folded    text collate "C" not null,
  organisation   text not null,
  siret          text not null,
  description    text not null,
  -- Offers as the contract's JSON: they are read and written whole.
  services       jsonb not null,
  themes         text[] not null,
  territories    text[] not null,
  opening_hours  text not null,
  phone          text not null,
  address_line   text not null,
  postal_code    text not null,
  city           text not null,
  insee_code     text not null,
  latitude       double precision,
  longitude      double precision,
  full_until     date,
  capacity_note  text not null,
  email          text not null,
  webhook_url    text not null,
  webhook_disabled text check (webhook_disabled in ('GONE', 'FAILING')),
  -- The first failure since the last success, and the last one; failures days apart do not count as one time of failing.
  webhook_failing_since timestamptz,
  webhook_failure_time  timestamptz,
  -- Sealed (deliveries/secret_box.h); null until one is made.
  webhook_secret          bytea,
  webhook_previous_secret bytea,
  webhook_previous_expire_time timestamptz,
  state          text not null default 'ACTIVE' check (state in ('ACTIVE', 'RETIRED')),
  origin_source  text,
  origin_id      text,
  origin_date    date,
  create_time    timestamptz not null default clock_timestamp(),
  update_time    timestamptz not null default clock_timestamp(),
  version        bigint not null default 1,
  -- SHA-256 of the request that made the row; of an imported one, of its entry.
  request_hash   bytea not null,
  constraint partner_origin_key unique (origin_source, origin_id),
  constraint partner_point_check check ((latitude is null) = (longitude is null)),
  constraint partner_origin_check check ((origin_source is null) = (origin_id is null))
);
create index partner_name_idx on partner (name_folded, id);
create index partner_failing_idx on partner (webhook_failing_since) where webhook_failing_since is not null and webhook_disabled is null;
