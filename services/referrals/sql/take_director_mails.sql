-- Takes due e-mails to directors for one worker.
-- Parameters: $1 now, $2 seconds until another worker may take them, $3 how many at most.
-- Result: the e-mails, each with the lease that the worker holds. Uses: director_mail_due_idx.
-- Invariant: two workers do not hold the same one.
update director_mail
set next_attempt_time = $1::timestamptz + make_interval(secs => $2::integer)
where (emergency_access, site) in (
  select emergency_access, site from director_mail
  where state = 'PENDING' and next_attempt_time <= $1::timestamptz
  order by next_attempt_time limit $3::integer for update skip locked
)
returning emergency_access, site, subject, open_time, expire_time, attempt_count, next_attempt_time as lease_expire_time;
