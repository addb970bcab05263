-- A page of the surveys that are held at one of some sites, latest first, in the order of survey_latest_idx.
-- Parameters: $1 sites or null for the whole association, $2 first day and $3 id of the last survey of the previous page, or nulls, $4 rows.
-- Result: surveys with their answers and refusals at those sites.
select id, questionnaire, first_day, last_day, sites, medium_from, strong_from, closed, answer_count, refusal_count
from survey
cross join lateral (
  select count(*) filter (where not refused) as answer_count, count(*) filter (where refused) as refusal_count
  from survey_answer
  where survey_answer.survey = survey.id and ($1::text[] is null or site = any ($1::text[]))
) as answered
where ($1::text[] is null or sites is null or sites && $1::text[])
  and (first_day, id) < (coalesce($2::date, 'infinity'), coalesce($3::text, ''))
order by first_day desc, id desc
limit $4::integer;
