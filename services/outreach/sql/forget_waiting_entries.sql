-- Drops the links of waiting entries to a person who asked to be forgotten, and whatever was written about them.
-- Parameters: $1 person.
-- Result: no row.
-- Invariant: who waited waits no longer. It waits for whoever is offering them a time, so that the appointment is seen afterwards.
update waiting_entry
set person = null, reason = '', request_hash = '', state = case when state in ('WAITING', 'OFFERED') then 'WITHDRAWN' else state end
where person = $1;
