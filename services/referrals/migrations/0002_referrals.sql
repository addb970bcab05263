-- Referrals, their history, and what the team should look at. Enum columns hold the names of the public contract.

create table referral (
  id              uuid primary key,
  site            text not null,
  -- Null once the person asked to be forgotten.
  person          uuid,
  partner         text not null references partner,
  theme           text not null,
  summary         text not null,
  urgency         text not null,
  consent         uuid,
  disclose        text[] not null,
  accompanied     boolean not null,
  state           text not null default 'DRAFT' check (state in ('DRAFT', 'SENT', 'ACKNOWLEDGED', 'ACCEPTED', 'DECLINED', 'SCHEDULED', 'ATTENDED',
                                                               'NO_SHOW', 'CLOSED', 'CANCELLED', 'WITHDRAWN', 'EXPIRED')),
  -- The site's local day of the first sending; figures count by it.
  service_day     date,
  send_time       timestamptz,
  -- When the partner is reminded, once and again, and the team alerted, if nothing happens; null where nothing is awaited.
  remind_time     timestamptz,
  remind_again_time timestamptz,
  alert_time      timestamptz,
  -- When it is expired; null once answered.
  answer_deadline timestamptz,
  -- When its consent is no longer in force; null when the referral is not open, or the team knows.
  consent_end_time timestamptz,
  answer_time     timestamptz,
  decline_reason  text not null default '',
  scheduled_time  timestamptz,
  partner_note    text not null default '',
  outcome         text,
  create_time     timestamptz not null default clock_timestamp(),
  version         bigint not null default 1,
  -- The partner that it names has been told of it: not of a draft, nor of what ended as one.
  at_partner      boolean not null default false,
  -- SHA-256 of the request that drafted it: the same request again is answered, another one is refused.
  request_hash    bytea not null,
  constraint referral_sent_check check ((service_day is null) = (send_time is null)),
  constraint referral_closed_check check ((state = 'CLOSED') = (outcome is not null))
);
create index referral_newest_idx on referral (create_time desc, id desc);
create index referral_site_idx on referral (site, create_time desc, id desc);
create index referral_site_state_idx on referral (site, state, create_time desc, id desc);
create index referral_person_idx on referral (person, create_time desc, id desc) where person is not null;
create index referral_partner_newest_idx on referral (partner, create_time desc, id desc);
-- A partner's side: what was sent to it, latest first.
create index referral_partner_idx on referral (partner, send_time desc, id desc) where send_time is not null;
create index referral_consent_idx on referral (consent) where consent is not null;
create index referral_remind_idx on referral (remind_time) where remind_time is not null;
create index referral_alert_idx on referral (alert_time) where alert_time is not null;
create index referral_consent_end_idx on referral (consent_end_time) where consent_end_time is not null;
create index referral_deadline_idx on referral (answer_deadline) where state in ('SENT', 'ACKNOWLEDGED');

-- Append-only, but that the notes are emptied when the person asks to be forgotten.
create table referral_change (
  referral    uuid not null references referral,
  number      bigint generated always as identity,
  time        timestamptz not null,
  side        text not null,
  actor       text not null,
  from_state  text not null,
  to_state    text not null,
  note        text not null,
  reason      text not null,
  primary key (referral, number)
);

create table accompaniment (
  id           uuid primary key,
  referral     uuid not null references referral,
  occur_time   timestamptz not null,
  minutes      integer not null,
  staff_member text not null,
  create_time  timestamptz not null default clock_timestamp(),
  request_hash bytea not null
);
create index accompaniment_referral_idx on accompaniment (referral, occur_time, id);

create table referral_alert (
  id               uuid primary key default gen_random_uuid(),
  kind             text not null,
  -- Empty when it is about the partner.
  site             text not null,
  partner          text not null references partner,
  referral         uuid references referral,
  create_time      timestamptz not null default clock_timestamp(),
  acknowledge_time timestamptz,
  acknowledged_by  text not null default ''
);
create index referral_alert_newest_idx on referral_alert (create_time desc, id desc);
create index referral_alert_open_idx on referral_alert (create_time desc, id desc) where acknowledge_time is null;
-- One alert of a kind about the same stands until somebody has looked at it.
create unique index referral_alert_once_idx on referral_alert (kind, partner, referral) nulls not distinct where acknowledge_time is null;

-- Consents that were taken back: a referral that is on its way out when that is told does not leave with one.
create table withdrawn_consent (
  consent       uuid primary key,
  withdraw_time timestamptz not null default clock_timestamp()
);

-- People who asked to be forgotten: nothing is drafted for them by a call that asked contacts before.
create table forgotten_person (
  person      uuid primary key,
  forget_time timestamptz not null default clock_timestamp()
);
