-- Waits until no other transaction records a kit of the visit, and keeps them off until this one ends.
-- $1 uuid visit.
-- Result: one row.
select pg_advisory_xact_lock(hashtext('supplies.visit_kits'), hashtext($1::uuid::text))::text as locked
