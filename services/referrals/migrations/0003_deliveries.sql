-- Notifications on their way to partners, and the links that some of them carry.

create table delivery (
  -- The event's id, the same for every attempt.
  id            uuid primary key,
  -- The order in which things happened; one referral's notifications arrive in it.
  number        bigint generated always as identity unique,
  partner       text not null references partner,
  -- Null for a test.
  referral      uuid references referral,
  type          text not null,
  -- Null for what was never sent, as the partner had no channel.
  channel       text check (channel in ('WEBHOOK', 'EMAIL')),
  -- What is sent to a webhook, byte for byte the same each time: it is what is signed.
  body          text not null,
  state         text not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'FAILED', 'STOPPED')),
  event_time    timestamptz not null,
  attempt_count integer not null default 0,
  -- Of these the ones of the current round, by which the pauses grow; a redelivery begins a new one.
  round_attempt_count integer not null default 0,
  next_attempt_time timestamptz not null,
  -- Until when a worker has it, by the database's clock; a worker that died loses it then.
  lease_expire_time timestamptz,
  delivery_time timestamptz,
  last_error    text not null default '',
  create_time   timestamptz not null default clock_timestamp(),
  constraint delivery_unsent_check check (channel is not null or state = 'STOPPED')
);
create index delivery_due_idx on delivery (next_attempt_time) where state = 'PENDING';
create index delivery_partner_due_idx on delivery (partner) where state = 'PENDING';
create index delivery_order_idx on delivery (referral, number) where state = 'PENDING' and referral is not null;
create index delivery_newest_idx on delivery (number desc);
create index delivery_undelivered_idx on delivery (state, number desc) where state <> 'DELIVERED';
create index delivery_partner_idx on delivery (partner, number desc);
create index delivery_referral_idx on delivery (referral, number desc) where referral is not null;

-- By which way a partner is told something of a type: null when there is none. A link is for people to open.
create function delivery_channel(receiver partner, type text) returns text language sql immutable
  return case when type <> 'referral.link' and receiver.webhook_url <> '' and receiver.webhook_disabled is null then 'WEBHOOK'
              when receiver.email <> '' then 'EMAIL' end;

-- Append-only.
create table delivery_attempt (
  delivery    uuid not null references delivery,
  number      bigint generated always as identity,
  start_time  timestamptz not null,
  duration_ms integer not null,
  status      integer not null,
  error       text not null,
  primary key (delivery, number)
);

-- What an e-mailed link opens. Only the SHA-256 of its secret is kept.
create table partner_link (
  id          uuid primary key default gen_random_uuid(),
  secret_hash bytea not null unique,
  partner     text not null references partner,
  referral    uuid not null references referral,
  create_time timestamptz not null,
  -- Until when it can be opened.
  expire_time timestamptz not null,
  open_time   timestamptz
);
create index partner_link_referral_idx on partner_link (referral, create_time);
create index partner_link_expire_idx on partner_link (expire_time);
