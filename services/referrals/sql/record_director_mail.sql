-- Writes down how an attempt to send an e-mail to a director ended.
-- Parameters: $1 access, $2 site, $3 state, $4 error, $5 when it is tried next or null.
-- Result: no row.
update director_mail
set state = $3::text, last_error = $4::text, attempt_count = attempt_count + 1, next_attempt_time = coalesce($5::timestamptz, next_attempt_time)
where emergency_access = $1::uuid and site = $2::text and state = 'PENDING';
