-- What is personal lies sealed (data_key): what was said of a referral under its person's key; how a partner is reached, the note on its
-- capacity and its webhook's secrets under the service's own.
--
-- In clear stay: who was referred where, when, for which theme and how it ended, by id and name of the contract, on which lists, deadlines
-- and figures rest; all else of partners, which directories publish and which is searched; notifications, which name nobody.
--
-- The clear columns are read by the step that seals what is there; 0007 drops them.

alter table partner rename column phone to clear_phone;
alter table partner rename column email to clear_email;
alter table partner rename column capacity_note to clear_capacity_note;
alter table partner rename column webhook_secret to old_webhook_secret;
alter table partner rename column webhook_previous_secret to old_webhook_previous_secret;
alter table partner
  alter column clear_phone drop not null,
  alter column clear_email drop not null,
  alter column clear_capacity_note drop not null,
  add column phone bytea not null default '',
  -- Empty exactly when there is none.
  add column email bytea not null default '',
  add column capacity_note bytea not null default '',
  -- Null until one is made.
  add column webhook_secret bytea,
  add column webhook_previous_secret bytea;

alter table referral rename column summary to clear_summary;
alter table referral rename column decline_reason to clear_decline_reason;
alter table referral rename column partner_note to clear_partner_note;
alter table referral
  alter column clear_summary drop not null,
  alter column clear_decline_reason drop not null,
  alter column clear_decline_reason drop default,
  alter column clear_partner_note drop not null,
  alter column clear_partner_note drop default,
  add column summary bytea not null default '',
  add column decline_reason bytea not null default '',
  add column partner_note bytea not null default '';

alter table referral_change rename column note to clear_note;
alter table referral_change alter column clear_note drop not null, add column note bytea not null default '';

-- By which way a partner is told something of a type: null when there is none. A link is for people to open.
create or replace function delivery_channel(receiver partner, type text) returns text language sql immutable
  return case when type <> 'referral.link' and receiver.webhook_url <> '' and receiver.webhook_disabled is null then 'WEBHOOK'
              when receiver.email <> '' then 'EMAIL' end;
