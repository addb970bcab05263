-- Forgets which consents were withdrawn and who asked to be forgotten, once no call can still be under way that asked contacts before.
-- Parameters: $1 the time before which that is so.
-- Result: no row.
with consents as (
  delete from withdrawn_consent where withdraw_time < $1::timestamptz
)
delete from forgotten_person where forget_time < $1::timestamptz;
