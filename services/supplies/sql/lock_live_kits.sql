-- Reads naloxone kits that are about to be voided, and locks them.
-- $1 uuid[] kits, $2 uuid[] visits whose kits they are too.
-- Result: those that are not voided, by id.
-- Uses: overdose_kits_pkey, overdose_kits_visit_index.
-- Invariant: taken after the balances, as the reversal of a kit's movement does.
select id, request_hash, card, site, item, lot, expire_date::text as expire_date, occasion, replaces, training_minutes, visit,
       service_day::text as service_day, occur_time, fate, doses, survival, emergency_called, report_time, false as voided, version
from overdose_kits
where (id = any ($1::uuid[]) or visit = any ($2::uuid[])) and void_reason is null
order by id
for update
