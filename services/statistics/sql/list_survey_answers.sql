-- Reads the answers of a survey in the order of their random ids, which tells nothing.
-- Parameters: $1 survey, $2 sites or null for the whole association, $3 rows at most.
-- Result: answers with the Monday of their week, without their ids: who recorded one was told its id.
select site, date_trunc('week', day)::date as week, refused, gender, age_band, choices, precarity_score
from survey_answer
where survey = $1::text and ($2::text[] is null or site = any ($2::text[]))
order by id
limit $3::integer;
