-- Finds what a call recorded.
-- Parameters: $1 survey, $2 call hash.
-- Result: the answer with its request hash, or no row.
select id, refused, precarity_score, request_hash from survey_answer where survey = $1::text and call_hash = $2::bytea;
