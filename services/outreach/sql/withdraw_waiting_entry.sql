-- Ends the waiting of somebody to whom nothing is on offer.
-- Parameters: $1 id.
-- Result: no row.
update waiting_entry set state = 'WITHDRAWN' where id = $1 and state in ('WAITING', 'EXPIRED');
