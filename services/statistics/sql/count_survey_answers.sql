-- Counts what was answered to a survey at each site, all at one moment.
-- Parameters: $1 survey.
-- Result: rows of a site and a kind: CHOICE with what was chosen, SCORE with the precarity score, REFUSAL; and the people of each.
with seen as (
  select site, refused, precarity_score, choices from survey_answer where survey = $1::text
)
select site, 'CHOICE' as kind, choice as label, count(*) as people from seen cross join unnest(choices) as choice group by site, choice
union all
select site, 'SCORE', precarity_score::text, count(*) from seen where not refused group by site, precarity_score
union all
select site, 'REFUSAL', '', count(*) from seen where refused group by site;
