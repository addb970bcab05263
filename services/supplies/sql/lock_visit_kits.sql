-- Waits until no other transaction records a kit of some visits, and keeps them off until this one ends.
-- $1 uuid[] visits.
-- Result: one row a visit.
-- Invariant: taken in the order of the visits, and before any balance is locked.
select pg_advisory_xact_lock(hashtext('supplies.visit_kits'), hashtext(visit::text))::text as locked
from (select distinct visit from unnest($1::uuid[]) as visit order by visit) as ordered
