-- Finds a survey that is held at one of some sites, to record an answer.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the survey with its recognition key, null once it is closed; or no row.
select questionnaire, first_day, last_day, sites, closed, recognition_key
from survey
where id = $1::text and ($2::text[] is null or sites is null or sites && $2::text[]);
