-- Destroys whatever people, and the calls that recorded their answers, could be recognised by. A statement of its own, after the lock, so that it
-- sees every answer that came before it.
-- Parameters: $1 survey.
-- Result: none.
update survey_answer set person_hash = null, call_hash = null, request_hash = null where survey = $1::text;
