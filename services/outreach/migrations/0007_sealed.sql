-- What is personal lies sealed (data_key): what was said of a person's appointments and waiting under the person's key, all else (notes of
-- outings, activities and territories, where outings stop, their reports, the names of the staff) under the service's own.
--
-- In clear stay: who, when and where by id and time, on which plans and lists rest; kinds, states and figures; what the service itself
-- writes (why an offer was let go); the names of sites, vehicles and territories, titles and why an outing, an activity or a mediation was
-- called off, which name nobody.
--
-- The clear columns are read by the step that seals what is there; 0008 drops them.

drop view outing_in_full;

alter table territory rename column note to clear_note;
alter table territory alter column clear_note drop not null, add column note bytea not null default '';

alter table staff_member rename column display_name to clear_display_name;
alter table staff_member alter column clear_display_name drop not null, add column display_name bytea not null default '';

alter table activity rename column note to clear_note;
alter table activity alter column clear_note drop not null, add column note bytea not null default '';

alter table mediation_action rename column note to clear_note;
alter table mediation_action alter column clear_note drop not null, add column note bytea not null default '';

alter table outing rename column stops to clear_stops;
alter table outing rename column note to clear_note;
alter table outing rename column report to clear_report;
alter table outing
  alter column clear_stops drop not null,
  alter column clear_note drop not null,
  -- proto3 JSON of a passerelle.outreach.v1.Outing that holds stops only, sealed.
  add column stops bytea not null default '',
  add column note bytea not null default '',
  -- proto3 JSON of a passerelle.outreach.v1.OutingReport, sealed.
  add column report bytea;

alter table outing_series rename column content to clear_content;
alter table outing_series
  alter column clear_content drop not null,
  -- proto3 JSON of a passerelle.outreach.v1.OutingSeries: what the coordinator has said of it, stops on the grid; sealed.
  add column content bytea not null default '';

alter table waiting_entry rename column reason to clear_reason;
alter table waiting_entry alter column clear_reason drop not null, add column reason bytea not null default '';

alter table appointment rename column reason to clear_reason;
alter table appointment rename column cancel_reason to clear_cancel_reason;
alter table appointment
  alter column clear_reason drop not null,
  alter column clear_cancel_reason drop not null,
  alter column clear_cancel_reason drop default,
  add column reason bytea not null default '',
  add column cancel_reason bytea not null default '',
  -- Why an offer was let go; empty for all else.
  add column offer_outcome text not null default '';
update appointment
set offer_outcome = clear_cancel_reason, clear_cancel_reason = null
where waiting_entry is not null and clear_cancel_reason in ('OFFER_DECLINED', 'OFFER_EXPIRED', 'OFFER_WITHDRAWN');
