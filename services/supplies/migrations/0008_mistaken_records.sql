-- Kits and waste slips that were recorded by mistake stay in the books and count no more.

alter table overdose_kits add column void_reason text;

alter table waste_slips add column void_reason text;
-- A voided slip leaves its number to the right one.
drop index waste_slips_number_key;
create unique index waste_slips_number_key on waste_slips (lower(carrier), number) where void_reason is null;
