-- Alerts of the watch, as the feed of statistics told them, on their way to partners.

create table watch_alert (
  id      uuid primary key,
  title   text not null,
  text    text not null,
  level   text not null,
  version bigint not null
);

-- About which alert a partner is told; null for every other notification.
alter table delivery add column alert uuid references watch_alert;
alter table delivery add constraint delivery_subject_check check (referral is null or alert is null);
-- A partner is told once of each thing that happens to an alert.
create unique index delivery_alert_key on delivery (alert, partner, type) where alert is not null;
