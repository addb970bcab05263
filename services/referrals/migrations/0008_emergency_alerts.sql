-- Emergency accesses to people of a site: its team is alerted, its director is told by e-mail.

alter table referral_alert
  -- Null when it is about an emergency access.
  alter column partner drop not null,
  -- Of contacts; null for all else.
  add column emergency_access uuid;
alter table referral_alert add constraint referral_alert_subject_check check ((partner is null) = (emergency_access is not null));
drop index referral_alert_once_idx;
-- One alert of a kind about the same stands until somebody has looked at it.
create unique index referral_alert_once_idx on referral_alert (kind, partner, referral) nulls not distinct
  where acknowledge_time is null and emergency_access is null;
-- A site is alerted once of an access, however often it is told.
create unique index referral_alert_emergency_key on referral_alert (emergency_access, site) where emergency_access is not null;

create table director_mail (
  emergency_access uuid not null,
  -- The site whose director is told, or * for the association's.
  site             text not null,
  -- Who opened it (an opaque id), when, and until when it lasts.
  subject          text not null,
  open_time        timestamptz not null,
  expire_time      timestamptz not null,
  state            text not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'FAILED')),
  attempt_count    integer not null default 0,
  -- A worker that takes it moves this beyond the time it needs: should it die, another one tries again then.
  next_attempt_time timestamptz not null,
  last_error       text not null default '',
  primary key (emergency_access, site)
);
create index director_mail_due_idx on director_mail (next_attempt_time) where state = 'PENDING';
