-- Writes the e-mails that tell directors of an emergency access.
-- Parameters: $1 access, $2 the sites whose directors are told, * for the association's, $3 who opened it, $4 when, $5 until when, $6 now.
-- Result: no row.
-- Invariant: a director is told once of an access, however often it is told.
insert into director_mail (emergency_access, site, subject, open_time, expire_time, next_attempt_time)
select $1::uuid, site, $3::text, $4::timestamptz, $5::timestamptz, $6::timestamptz from unnest($2::text[]) as site
on conflict do nothing;
