-- Appends to the access log, one entry for each person of each call.
-- params: 1 calls jsonb, as the function of that name takes them
-- returns: position of the last entry
-- invariant: positions have no gaps, and each entry is chained to the one before it, however many gateways append at once
select append_access_entries($1::jsonb) as position
