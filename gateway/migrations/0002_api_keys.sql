-- Keys for software instead of people, kept as SHA-256 only like session tokens.
create table api_key (
  id            uuid primary key,
  hash          bytea not null constraint api_key_hash_key unique constraint api_key_hash_check check (octet_length(hash) = 32),
  display_name  text not null,
  role          text not null,
  -- The partner agency it speaks for; empty for every role but that of a partner.
  partner       text not null constraint api_key_partner_check check ((partner <> '') = (role = 'partner')),
  sites         text[] not null constraint api_key_sites_check check (cardinality(sites) between 0 and 200),
  -- The last day it works, UTC; null: until it is revoked.
  expire_date   date,
  creator       text not null,
  create_time   timestamptz not null default clock_timestamp(),
  last_use_time timestamptz,
  revoke_time   timestamptz,
  -- SHA-256 of the request that made it: the same request again is answered, another one is refused.
  request_hash  bytea not null
);
create index api_key_newest_idx on api_key (create_time desc, id desc);
create index api_key_partner_idx on api_key (partner, create_time desc, id desc) where partner <> '';

-- An account too may speak for a partner agency.
alter table account
  add column partner text not null default '',
  add constraint account_partner_check check (partner = '' or 'partner' = any (roles));

-- What a link sent to a partner has opened: one referral, for one browser. The browser's token is kept as SHA-256 only.
create table partner_session (
  hash        bytea primary key constraint partner_session_hash_check check (octet_length(hash) = 32),
  link        uuid not null,
  partner     text not null,
  referral    uuid not null,
  create_time timestamptz not null default clock_timestamp(),
  expire_time timestamptz not null,
  constraint partner_session_referral_key unique (partner, referral)
);
create index partner_session_expire_time_idx on partner_session (expire_time);
