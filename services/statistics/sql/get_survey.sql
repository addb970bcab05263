-- Reads a survey that is held at one of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association.
-- Result: the survey with its answers and refusals at those sites, or no row.
select id, questionnaire, first_day, last_day, sites, medium_from, strong_from, closed, request_hash, answer_count, refusal_count
from survey
cross join lateral (
  select count(*) filter (where not refused) as answer_count, count(*) filter (where refused) as refusal_count
  from survey_answer
  where survey_answer.survey = survey.id and ($2::text[] is null or site = any ($2::text[]))
) as answered
where id = $1::text and ($2::text[] is null or sites is null or sites && $2::text[]);
