-- Notes that somebody has looked into an emergency access to a person of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 who, $4 when.
-- Result: none.
-- Invariant: the first review stays, whatever is repeated.
update emergency_access
set review_time = $4, reviewer = $3
where id = $1 and review_time is null and ($2::text[] is null or sites && $2::text[]);
