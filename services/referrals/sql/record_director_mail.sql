-- Writes down how an attempt to send an e-mail to a director ended.
-- Parameters: $1 access, $2 site, $3 the lease under which it was tried, $4 state, $5 error, $6 when it is tried next or null.
-- Result: no row.
-- Invariant: when the lease was lost, the e-mail stays as whoever took it since leaves it.
update director_mail
set state = $4::text, last_error = $5::text, attempt_count = attempt_count + 1, next_attempt_time = coalesce($6::timestamptz, next_attempt_time)
where emergency_access = $1::uuid and site = $2::text and state = 'PENDING' and next_attempt_time = $3::timestamptz;
