-- A page of the surveys that are held at one of some sites, latest first, in the order of survey_latest_idx.
-- Parameters: $1 sites or null for the whole association, $2 first day and $3 id of the last survey of the previous page, or nulls, $4 rows,
--   $5 the fewest people a number may be of.
-- Result: surveys with their answers and refusals at those sites, and whether the refusals are to be hidden.
-- Invariant: where no site has a small number of refusals, no sum of sites and no difference of sums is small either.
select id, questionnaire, first_day, last_day, sites, medium_from, strong_from, closed, answer_count, refusal_count,
       refusals_suppressed
from survey
cross join lateral (
  select coalesce(sum(answers) filter (where asked), 0)::integer as answer_count,
         coalesce(sum(refusals) filter (where asked), 0)::integer as refusal_count,
         coalesce(bool_or(refusals between 1 and $5::bigint - 1), false) as refusals_suppressed
  from (
    select $1::text[] is null or site = any ($1::text[]) as asked,
           count(*) filter (where not refused) as answers, count(*) filter (where refused) as refusals
    from survey_answer
    where survey_answer.survey = survey.id
    group by site
  ) as of_site
) as answered
where ($1::text[] is null or sites is null or sites && $1::text[])
  and (first_day, id) < (coalesce($2::date, 'infinity'), coalesce($3::text, ''))
order by first_day desc, id desc
limit $4::integer;
