-- A warning of disuse is on its way outside of any transaction.
alter table account
  -- Before then no other process tries to warn of the disuse; null: nobody has tried yet.
  add column unused_warn_attempt_time timestamptz;
