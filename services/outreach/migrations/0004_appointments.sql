-- Individual reception by appointment, and those who wait for a time. States are the names of the public contract.

create table waiting_entry (
  id uuid primary key,
  site text not null references site,
  -- A person of contacts; null once they asked to be forgotten.
  person uuid,
  staff_member text references staff_member,
  first_day date not null,
  last_day date not null,
  duration_minutes integer not null,
  reason text not null,
  state text not null default 'WAITING',
  -- The appointment that was offered last, and still is when the state is OFFERED, or was taken when it is BOOKED.
  appointment uuid,
  -- The order of waiting.
  seq bigint generated always as identity,
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp(),
  constraint waiting_entry_days_check check (first_day <= last_day)
);
create index waiting_entry_seq_idx on waiting_entry (seq);
create index waiting_entry_site_idx on waiting_entry (site, seq);
create index waiting_entry_waiting_idx on waiting_entry (site, seq) where state = 'WAITING';
create index waiting_entry_person_idx on waiting_entry (person) where person is not null;

create table appointment (
  id uuid primary key,
  site text not null references site,
  -- A person of contacts; null for somebody without a record and for somebody who asked to be forgotten.
  person uuid,
  -- Their time is taken in staff_booking while the appointment is scheduled, on offer or attended.
  staff_member text references staff_member,
  start_time timestamptz not null,
  end_time timestamptz not null,
  -- The local day it begins at its site.
  service_day date not null,
  reason text not null,
  state text not null default 'SCHEDULED',
  cancel_reason text not null default '',
  -- Who of the waiting list it was offered to, and until when it is held for them.
  waiting_entry uuid references waiting_entry,
  offer_expire_time timestamptz,
  version bigint not null default 1,
  -- SHA-256 of the request that made it: the same request again is answered, another one is refused. Empty for an offer.
  request_hash bytea not null,
  create_time timestamptz not null default clock_timestamp(),
  constraint appointment_span_check check (end_time > start_time),
  constraint appointment_offer_check check ((state = 'OFFERED') = (offer_expire_time is not null)),
  -- Nobody is expected at two places at once.
  constraint person_booked exclude using gist (person with =, tstzrange(start_time, end_time) with &&)
    where (person is not null and state in ('SCHEDULED', 'OFFERED', 'ATTENDED'))
);
create index appointment_day_idx on appointment (service_day, start_time, id);
create index appointment_site_idx on appointment (site, service_day, start_time, id);
create index appointment_person_idx on appointment (person, service_day, start_time, id) where person is not null;
create index appointment_waiting_entry_idx on appointment (waiting_entry) where waiting_entry is not null;
create index appointment_offer_idx on appointment (offer_expire_time) where offer_expire_time is not null;

alter table waiting_entry add constraint waiting_entry_appointment_fkey foreign key (appointment) references appointment;

-- Who asked to be forgotten lately, so that a call which asked contacts just before does not link to them again. Kept for a day.
create table forgotten_person (
  person uuid primary key,
  forget_time timestamptz not null default clock_timestamp()
);

comment on column site.schedule is
  'proto3 JSON of a passerelle.outreach.v1.Site that holds opening_hours, closures and holiday_calendar only';
