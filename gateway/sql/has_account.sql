-- Whether there is any account.
-- returns: one row, present
select exists (select from account) as present
