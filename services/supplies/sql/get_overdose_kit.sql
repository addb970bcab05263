-- Reads a naloxone kit of some sites.
-- $1 uuid id, $2 text[] sites or null for all.
-- Result: the kit with its request hash, or none.
select id, request_hash, card, site, item, lot, expire_date::text as expire_date, occasion, replaces, training_minutes, visit,
       service_day::text as service_day, occur_time, fate, doses, survival, emergency_called, report_time, void_reason is not null as voided,
       version
from overdose_kits
where id = $1::uuid and ($2::text[] is null or site = any ($2::text[]))
