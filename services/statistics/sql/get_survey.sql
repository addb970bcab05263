-- Reads a survey that is held at one of some sites.
-- Parameters: $1 id, $2 sites or null for the whole association, $3 the fewest people a number may be of.
-- Result: the survey with its answers and refusals at those sites, and whether the refusals are to be hidden; or no row.
-- Invariant: where no site has a small number of refusals, no sum of sites and no difference of sums is small either.
select id, questionnaire, first_day, last_day, sites, medium_from, strong_from, closed, request_hash, answer_count, refusal_count,
       refusals_suppressed
from survey
cross join lateral (
  select coalesce(sum(answers) filter (where asked), 0)::integer as answer_count,
         coalesce(sum(refusals) filter (where asked), 0)::integer as refusal_count,
         coalesce(bool_or(refusals between 1 and $3::bigint - 1), false) as refusals_suppressed
  from (
    select $2::text[] is null or site = any ($2::text[]) as asked,
           count(*) filter (where not refused) as answers, count(*) filter (where refused) as refusals
    from survey_answer
    where survey_answer.survey = survey.id
    group by site
  ) as of_site
) as answered
where id = $1::text and ($2::text[] is null or sites is null or sites && $2::text[]);
