-- Counts what was answered to a survey, all at one moment.
-- Parameters: $1 survey, $2 sites or null for the whole association, $3 one site or null.
-- Result: rows of a kind: CHOICE with what was chosen, SCORE with the precarity score, REFUSAL; and the people of each.
with seen as (
  select refused, precarity_score, choices
  from survey_answer
  where survey = $1::text and ($2::text[] is null or site = any ($2::text[])) and ($3::text is null or site = $3::text)
)
select 'CHOICE' as kind, choice as label, count(*) as people from seen cross join unnest(choices) as choice group by choice
union all
select 'SCORE', precarity_score::text, count(*) from seen where not refused group by precarity_score
union all
select 'REFUSAL', '', count(*) from seen where refused;
